// The practice chat: personas, their chats, the clock. Talks to the program that served it, nothing else.
const $ = (id) => document.getElementById(id);
const make = (tag, properties = {}, ...inside) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
};
const kept = (name, otherwise) => { try { return JSON.parse(localStorage.getItem(name)) ?? otherwise; } catch { return otherwise; } };
const keep = (name, value) => localStorage.setItem(name, JSON.stringify(value));

let town = { people: [], bot: {} };
let me = null, chat = null;  // who is looking, and at which chat
let shown = null;            // what is drawn: {key, changes}
let follow = true;           // the person has just acted: show what comes
const seen = kept("seen", {});   // "person:chat" -> the newest message shown
const drawn = new Map();     // message id -> {signature, node}

// Requests ------------------------------------------------------------------------------------------------------------

async function ask(path, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try { answer = await fetch(path, body ? post : {}); } catch { throw new Error("Программа не отвечает: возможно, она остановлена."); }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(data.error || data.description || "Не получилось.");
  return data;
}
function toast(text) {
  const box = $("toast");
  box.textContent = text; box.hidden = false;
  clearTimeout(box.timer);
  box.timer = setTimeout(() => (box.hidden = true), 5000);
}
function alertBox(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}
async function tryTo(work, control) {  // one at a time per control; an error is shown, never thrown
  if (control?.getAttribute("aria-busy") === "true") return;
  control?.setAttribute("aria-busy", "true");
  try { await work(); } catch (error) { toast(error.message); } finally { control?.removeAttribute("aria-busy"); }
}

// Messages ------------------------------------------------------------------------------------------------------------

const TAGS = new Set(["B", "STRONG", "I", "EM", "U", "S", "CODE", "PRE", "A", "BLOCKQUOTE"]);
function safe(html) {  // the bot's HTML, only with the tags that it may use
  const copy = (source, target) => source.childNodes.forEach((node) => {
    if (node.nodeType === Node.TEXT_NODE) return target.append(...(target.closest?.("a, code, pre") ? [node.data] : commands(node.data)));
    if (!TAGS.has(node.tagName)) return copy(node, target);
    const element = make(node.tagName);
    if (node.tagName === "A") link(element, node.getAttribute("href") || "");
    target.append(element);
    copy(node, element);
  });
  const to = make("span", { className: "words" });
  copy(new DOMParser().parseFromString(html, "text/html").body, to);
  return to;
}
function commands(text) {  // «/events» in a text may be pressed, as in Telegram
  return text.split(/((?<![^\s(«])\/[a-z][a-z0-9_]{0,31}(?![\w/]))/).map((part, index) =>
    index % 2 ? make("button", { type: "button", className: "command", textContent: part, onclick: () => say(part) }) : part);
}
function deepLink(url) {  // what pressing a link to our own bot says
  const own = url.match(/^https:\/\/t\.me\/(\w+)\?start=([\w-]+)$/);
  return own && own[1] === town.bot.username ? `/start ${own[2]}` : null;
}
function link(element, url) {  // a deep link to our own bot is opened by this very person
  const start = deepLink(url);
  if (start) {
    element.href = url;
    element.onclick = (event) => { event.preventDefault(); say(start, me); };
  } else if (/^https?:/.test(url)) Object.assign(element, { href: url, target: "_blank", rel: "noopener noreferrer" });
}
const PAGE_ICON = '<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/></svg>';
function fileNode({ name, size, url, image }) {
  if (image) return make("a", { href: url, target: "_blank" }, make("img", { src: url, alt: name }));
  const node = make("a", { className: "file", href: url, download: name });
  node.innerHTML = PAGE_ICON;
  const weight = size < 1024 * 1024 ? `${Math.ceil(size / 1024)} КБ` : `${(size / 1024 / 1024).toLocaleString("ru", { maximumFractionDigits: 1 })} МБ`;
  node.append(make("span", {}, name, make("small", { textContent: weight })));
  return node;
}
function keyNode(message, key) {
  const node = make(key.url ? "a" : "button", { textContent: key.text });
  if (key.url) { link(node, key.url); return node; }
  node.type = "button";
  node.onclick = key.data !== null
    ? () => tryTo(() => press(message.id, key.data), node)
    : () => tryTo(async () => { await navigator.clipboard.writeText(key.copy ?? ""); toast("Скопировано."); }, node);
  return node;
}
function messageNode(message) {
  if (message.service) return make("article", { className: "note", textContent: message.service });
  const mine = message.from === "me", bot = message.from === "bot";
  const bubble = make("div", { className: "bubble" });
  if (!mine && !bot) bubble.append(make("span", { className: "who", textContent: message.from }));
  if (message.via) bubble.append(make("span", { className: "via", textContent: `с помощью @${message.via}` }));
  if (message.file) bubble.append(fileNode(message.file));
  if (message.text) bubble.append((bot || message.via) && message.html ? safe(message.html) : make("span", { className: "words", textContent: message.text }));
  if (message.edited) bubble.append(make("small", { className: "edited", textContent: "изменено" }));
  const rows = message.buttons.map((keys) => make("div", { className: "row" }, ...keys.map((key) => keyNode(message, key))));
  return make("article", { className: mine ? "mine" : "" }, bubble, ...rows);
}
function replace(old, node) {  // in place, keeping the keyboard where it was
  const controls = (within) => [...within.querySelectorAll("button, a")], at = controls(old).indexOf(document.activeElement);
  node.classList.add("changed");
  old.replaceWith(node);
  if (at < 0) return;
  const next = controls(node);
  (next[Math.min(at, next.length - 1)] || $("text")).focus({ preventScroll: true });
}
function draw(screen) {
  const box = $("messages"), key = `${me}:${chat}`, other = shown?.key !== key;
  if (screen.chat !== chat || screen.person !== me || (!other && screen.changes < shown.changes)) return;  // overtaken
  if (other) { box.replaceChildren(); drawn.clear(); }
  const atEnd = other || follow || box.scrollTop + box.clientHeight > box.scrollHeight - 80;
  box.querySelector(".bubble.note")?.remove();
  let first = null;
  for (const message of screen.messages) {
    const signature = JSON.stringify(message), old = drawn.get(message.id);
    if (old?.signature === signature) continue;
    const node = messageNode(message);
    if (old) replace(old.node, node); else { box.append(node); first ??= node; }
    drawn.set(message.id, { signature, node });
  }
  const ids = new Set(screen.messages.map((message) => message.id));
  for (const [id, { node }] of drawn) if (!ids.has(id)) { node.remove(); drawn.delete(id); }
  if (!ids.size) box.append(make("article", { className: "bubble note" }, ...commands("Здесь пока пусто. Напишите /start")));
  if (other) box.scrollTop = box.scrollHeight;
  else if (first && atEnd) box.scrollTop = first.offsetTop - 12;  // a long message is read from its beginning
  if (first && !other) follow = false;
  shown = { key, changes: screen.changes };
  seen[key] = Math.max(0, ...ids);
  keep("seen", seen);
  whereInTalk();
}
function whereInTalk() { const box = $("messages"); $("down").hidden = box.scrollTop + box.clientHeight > box.scrollHeight - 40; }

// What the person does ------------------------------------------------------------------------------------------------

async function press(id, button) {
  const person = me, where = chat;
  const { answer, alert, url } = await ask(`/people/${person}/press`, { message_id: id, button, chat: where });
  follow = true;
  if (answer) (alert ? alertBox : toast)(answer);
  const link = deepLink(url || "");
  if (link) await say(link, person); else await refresh();
}
function say(text, to = chat) {
  return tryTo(async () => {
    follow = true;
    if (to !== chat) await choose(me, to);
    await ask(`/people/${me}/send`, { text, chat: to });
    await refresh();
  });
}
function upload(file) {
  return tryTo(async () => {
    follow = true;
    const url = await new Promise((done, fail) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result); reader.onerror = () => fail(new Error("Файл не читается."));
      reader.readAsDataURL(file);
    });
    await ask(`/people/${me}/file`, { name: file.name, content_base64: url.slice(url.indexOf(",") + 1), chat });
    await refresh();
  }, $("file").parentElement);
}
async function choose(person, where) {
  me = person; chat = where; follow = true;
  closeOffers();
  keep("where", [me, chat]);
  await show();
}

// The bot's name typed in any chat: a list above the box ------------------------------------------------------------

let asking = 0;  // the newest question; what comes for older ones is late
function wordsForBot(text) {  // of «@name words»; the name may be begun only, as the messenger finishes it
  const [, name, words] = text.match(/^@(\w{3,})\s([^]*)$/) || [];
  return name && town.bot.inline && town.bot.username.startsWith(name.toLowerCase()) ? words : null;
}
function closeOffers() { asking++; $("offers").hidden = true; $("offers").replaceChildren(); }
async function offer(pause = 250) {
  const query = wordsForBot($("text").value), number = ++asking;
  if (query === null) return closeOffers();
  await new Promise((done) => setTimeout(done, pause));
  if (number === asking) await tryTo(() => drawOffers(query, "", number));
}
async function drawOffers(query, offset, number) {
  const person = me, where = chat, box = $("offers");
  const { taken, results, next, button } = await ask(`/people/${person}/inline`, { query, chat: where, offset });
  if (number !== asking) return;
  if (!taken) return closeOffers();
  if (!offset) { box.replaceChildren(); box.scrollTop = 0; }
  box.querySelector(".next")?.remove();
  const row = (className, onclick, ...inside) => box.append(make("button", { type: "button", className, onclick }, ...inside));
  const leave = () => { $("text").value = ""; closeOffers(); $("text").focus({ preventScroll: true }); };
  if (button) row("above", () => { leave(); say(`/start ${button.start_parameter}`, person); }, button.text);
  for (const one of results)
    row("offer", () => { leave(); pick(one.id, person, where); }, one.title, make("small", { textContent: one.description }));
  if (next) row("above next", () => tryTo(() => drawOffers(query, next, number)), "Ещё");
  box.hidden = !box.children.length;
}
function pick(result, person, where) {
  return tryTo(async () => {
    follow = true;
    await ask(`/people/${person}/pick`, { result, chat: where });
    await refresh();
  });
}
function typeName() { $("text").value = `@${town.bot.username} `; $("text").focus(); offer(0); }

// The frame -----------------------------------------------------------------------------------------------------------

async function refresh() {
  const person = me, where = chat;
  draw({ person, ...(await ask(`/people/${person}/screen?chat=${where}`)) });
}
async function tellTime() {
  const { now } = await ask("/clock");
  $("clock").hidden = !now;
  if (!now) return;
  const form = { timeZone: "Europe/Moscow", day: "numeric", month: "long", weekday: "short", hour: "2-digit", minute: "2-digit" };
  $("now").dateTime = now;
  $("now").textContent = `${new Date(now).toLocaleString("ru", form)} МСК`;
}
function drawPeople(rows) {
  const box = $("people"), at = [...box.children].indexOf(document.activeElement);
  const made = rows.map(({ person, one, fresh }) => {
    const group = one.id !== person.id, current = person.id === me && one.id === chat;
    const face = person.name.split(" ").map((word) => word[0]).slice(0, 2).join("");
    const words = make("span", { className: "name" }, person.name, make("small", { textContent: group ? `${one.kind === "channel" ? "канал" : "группа"} «${one.title}»` : person.about }));
    const node = make("button", { type: "button", className: !group ? "" : one.kind === "channel" ? "group channel" : "group" }, make("span", { className: "face", textContent: face, ariaHidden: "true" }), words);
    if (fresh && !current) node.append(make("span", { className: "new", textContent: fresh, title: "новые сообщения" }));
    node.setAttribute("aria-current", current);
    node.onclick = () => tryTo(() => choose(person.id, one.id));
    return node;
  });
  box.replaceChildren(...made);
  if (at >= 0) made[at]?.focus({ preventScroll: true });
  made.find((node) => node.getAttribute("aria-current") === "true")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
function drawCommands(list) {
  const texts = [...new Set(["/start", ...list.map((command) => `/${command.command}`)])];
  const titles = Object.fromEntries(list.map((command) => [`/${command.command}`, command.description]));
  $("quick").replaceChildren(...texts.map((text) => make("button", { type: "button", textContent: text, title: titles[text] || "", onclick: () => say(text) })));
  if (town.bot.inline)
    $("quick").append(make("button", { type: "button", textContent: `@${town.bot.username}`, title: "вставить мероприятие в этот чат", onclick: typeName }));
}
let frame = "";
async function list() {
  town = await ask("/people");
  const rows = town.people.flatMap((person) => person.chats.map((one) => ({ person, one })));
  const here = () => rows.find((row) => row.person.id === me && row.one.id === chat);
  if (!here()) {
    const [person, where] = kept("where", []);
    const start = rows.find((row) => row.person.id === person && row.one.id === where) || rows[0];
    if (!start) return;
    me = start.person.id; chat = start.one.id;
  }
  for (const row of rows) row.fresh = row.one.from_bot.filter((id) => id > (seen[`${row.person.id}:${row.one.id}`] || 0)).length;
  const signature = JSON.stringify([rows, me, chat]);
  if (signature === frame) return;
  frame = signature;
  drawPeople(rows);
  drawCommands(here().one.commands);
  $("title").textContent = chat === me ? `${town.bot.name} · ${here().person.name}` : `${here().one.title} · ${here().person.name}`;
}
async function show() {
  if (me !== null) await refresh();
  await Promise.all([list(), tellTime()]);
}

$("say").onsubmit = (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  const [first] = $("offers").getElementsByClassName("offer");
  if (first && !$("offers").hidden) return first.click();
  $("text").value = "";
  closeOffers();
  if (text) say(text);
};
$("text").oninput = () => offer();
$("text").onkeydown = (event) => {
  if (event.key === "Escape") closeOffers();
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("say").requestSubmit(); }
};
$("file").onchange = () => { const [file] = $("file").files; if (file) upload(file); $("file").value = ""; };
document.ondragover = (event) => event.preventDefault();
document.ondrop = (event) => { event.preventDefault(); const [file] = event.dataTransfer.files; if (file) upload(file); };
$("clock").onclick = ({ target }) => {
  const control = target.closest("button");
  if (control) tryTo(async () => { await ask("/clock", { to: control.dataset.to }); await show(); }, $("clock"));
};
$("messages").onscroll = whereInTalk;
$("down").onclick = () => $("messages").scrollTo({ top: $("messages").scrollHeight, behavior: "smooth" });

for (let since = -1, pause = 0; ; ) {  // whatever happens in the town is shown as it happens
  try {
    if (since < 0) await list();
    const { changes } = await ask(`/people/${me || 0}/changes?since=${since}`);
    if (changes !== since) { since = changes; await show(); } else await tellTime();
    pause = 0;
  } catch (error) {
    if (!pause) toast(error.message);
    pause = 2000; since = -1; shown = null; frame = "";
    await new Promise((done) => setTimeout(done, pause));
  }
}
