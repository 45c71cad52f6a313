// The practice chat: personas, their chats, the clock. Talks to the program that served it, nothing else.
const $ = (id) => document.getElementById(id);
const seen = JSON.parse(localStorage.getItem("seen") || "{}");
let town = { people: [], bot: {}, commands: [] }, me = null, chat = null, shown = "";

const ask = async (path, body) => {
  const answer = await fetch(path, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {});
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error || data.description || "Не получилось");
  return data;
};
const toast = (text) => { const box = $("toast"); box.textContent = text; box.hidden = false; clearTimeout(box.timer); box.timer = setTimeout(() => (box.hidden = true), 5000); };
const tryTo = async (work) => { try { await work(); } catch (error) { toast(error.message); } };

const TAGS = new Set(["B", "I", "U", "S", "CODE", "PRE", "A"]);
function safe(html) {  // the bot's HTML, only with the tags that it may use
  const from = new DOMParser().parseFromString(html, "text/html").body, to = document.createDocumentFragment();
  const copy = (source, target) => source.childNodes.forEach((node) => {
    if (node.nodeType === 3) return target.append(node.textContent);
    if (!TAGS.has(node.tagName)) return copy(node, target);
    const made = document.createElement(node.tagName);
    if (node.tagName === "A") link(made, node.getAttribute("href") || "");
    copy(node, made); target.append(made);
  });
  copy(from, to);
  return to;
}
function link(element, url) {  // a deep link to our own bot is opened by this very person
  const mine = url.match(/^https:\/\/t\.me\/([\w]+)\?start=([\w-]+)$/);
  if (mine && mine[1] === town.bot.username) { element.href = "#"; element.onclick = (event) => { event.preventDefault(); say(`/start ${mine[2]}`, me); }; }
  else if (/^https?:/.test(url)) { element.href = url; element.target = "_blank"; element.rel = "noopener noreferrer"; }
}
function draw(screen) {
  const box = $("messages"), atEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 60 || shown !== chat;
  box.replaceChildren(...screen.messages.map((message) => {
    const item = document.createElement("article"), bubble = document.createElement("div");
    item.className = message.from === "me" ? "mine" : ""; bubble.className = "bubble";
    if (message.from !== "me" && message.from !== "bot") bubble.append(Object.assign(document.createElement("span"), { className: "who", textContent: message.from }));
    if (message.file) bubble.append(Object.assign(document.createElement("a"), { href: message.file.url, textContent: `📄 ${message.file.name} (${Math.ceil(message.file.size / 1024)} КБ)\n` }));
    if (message.from === "bot" && message.html) bubble.append(safe(message.html)); else bubble.append(message.text || "");
    item.append(bubble);
    for (const keys of message.buttons) {
      const row = document.createElement("div"); row.className = "row";
      for (const key of keys) {
        const made = document.createElement(key.url ? "a" : "button"); made.textContent = key.text;
        if (key.url) link(made, key.url); else made.onclick = () => press(message.id, key.data);
        row.append(made);
      }
      item.append(row);
    }
    return item;
  }));
  if (atEnd) box.scrollTop = box.scrollHeight;
  shown = chat; seen[`${me}:${chat}`] = Math.max(0, ...screen.messages.map((message) => message.id)); localStorage.setItem("seen", JSON.stringify(seen));
}
const press = (id, button) => tryTo(async () => { const { answer } = await ask(`/people/${me}/press`, { message_id: id, button, chat }); if (answer) toast(answer); await refresh(); });
const say = (text, to = chat) => tryTo(async () => { chat = to; await ask(`/people/${me}/send`, { text, chat: to }); await refresh(); });

async function refresh() {
  draw(await ask(`/people/${me}/screen?chat=${chat}`));
  const { now } = await ask("/clock");
  $("clock").hidden = !now;
  if (now) $("now").textContent = new Date(now).toLocaleString("ru", { timeZone: "Europe/Moscow", day: "numeric", month: "long", weekday: "long", hour: "2-digit", minute: "2-digit" }) + " МСК";
}
async function list() {
  town = await ask("/people");
  const rows = town.people.flatMap((person) => person.chats.map((one) => ({ person, one })));
  if (!me && rows.length) { const kept = (localStorage.getItem("me") || "").split(":").map(Number); const first = rows.find((row) => row.person.id === kept[0] && row.one.id === kept[1]) || rows[0]; me = first.person.id; chat = first.one.id; }
  const drawn = await Promise.all(rows.map(async ({ person, one }) => {
    const button = document.createElement("button"), group = one.id !== person.id;
    const { messages } = await ask(`/people/${person.id}/screen?chat=${one.id}`);
    const fresh = messages.filter((message) => message.from === "bot" && message.id > (seen[`${person.id}:${one.id}`] || 0)).length;
    button.append(person.name, Object.assign(document.createElement("small"), { textContent: group ? `в группе «${one.title}»` : person.about }));
    if (fresh && !(person.id === me && one.id === chat)) button.prepend(Object.assign(document.createElement("span"), { className: "new", textContent: fresh }));
    button.setAttribute("aria-current", person.id === me && one.id === chat);
    button.onclick = () => tryTo(async () => { me = person.id; chat = one.id; localStorage.setItem("me", `${me}:${chat}`); await show(); });
    return button;
  }));
  $("people").replaceChildren(...drawn);
  const quick = ["/start", ...town.commands.map((command) => `/${command.command}`)];
  $("quick").replaceChildren(...[...new Set(quick)].map((text) => Object.assign(document.createElement("button"), { textContent: text, type: "button", onclick: () => say(text) })));
}
async function show() { await refresh(); await list(); const here = town.people.find((person) => person.id === me); $("title").textContent = chat === me ? `${town.bot.name} · ${here.name}` : here.chats.find((one) => one.id === chat).title; }

$("say").onsubmit = (event) => { event.preventDefault(); const text = $("text").value.trim(); $("text").value = ""; if (text) say(text); };
const upload = (file) => tryTo(async () => {
  const bytes = new Uint8Array(await file.arrayBuffer()); let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  await ask(`/people/${me}/file`, { name: file.name, content_base64: btoa(text), chat }); await refresh();
});
$("file").onchange = () => { if ($("file").files[0]) upload($("file").files[0]); $("file").value = ""; };
document.ondragover = (event) => event.preventDefault();
document.ondrop = (event) => { event.preventDefault(); if (event.dataTransfer.files[0]) upload(event.dataTransfer.files[0]); };
$("clock").onclick = (event) => { const to = event.target.dataset.to; if (to) tryTo(async () => { await ask("/clock", { to }); await show(); }); };

await list();
if (me) await show();
for (let since = 0; ; ) {
  try { const { changes } = await ask(`/people/${me || 0}/changes?since=${since}`); if (changes !== since) { since = changes; if (me) await show(); else await list(); } }
  catch { await new Promise((done) => setTimeout(done, 2000)); }
}
