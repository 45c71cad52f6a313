"""The whole way, over HTTP and with real processes: a plan, a department, a reminder, a date, a notice, two people and one place."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.practice.setup import SAMPLES
from tests.e2e.conftest import Town


def test_from_a_plan_to_a_promotion_and_the_next_version(town: Town, tmp_path: Path) -> None:
    admin, head = town.person(1, "Ольга"), town.person(2, "Павел")
    anna, boris = town.person(3, "Анна"), town.person(4, "Борис")

    # the owner adds an institution in chat
    admin.sends("/start", "/admin")
    admin.sends("/admin", "Учреждений пока нет")
    admin.presses("Добавить учреждение", "Напишите полное название")
    admin.sends("Зареченский центр культуры", "Короткое имя")
    admin.presses("zarechenskiy", "В какой стране")
    admin.presses("Россия", "Какое время у вас")
    admin.presses("Москва", "Чьё это учреждение")
    admin.presses("Муниципальное", "Проверьте")
    admin.presses("^Добавить$", "Учреждение добавлено")

    # the admin sends a plan, sees what was understood, keeps it, and gets the links
    admin.sends_file(SAMPLES / "centre_2026.docx", "Прочитан план на 2026 год")
    admin.presses("Сохранить план", "План сохранён")
    links = admin.waits("Ссылки для ответственных")
    folk = re.search(r"Отдел народного творчества\n\S+start=(r_\S+)", links)
    assert folk is not None
    head.sends(f"/start {folk[1]}", "чат подключён")

    # a subscriber asks to be told when the seminar gets its date
    events = json.loads(town.command("plan", "show", "1", "--json"))
    assert len(events["items"]) == 15
    boris.sends("/events", "Впереди")
    boris.presses("Выбрать вид", "Какие мероприятия")
    boris.presses("Семинар-практикум — ", "Впереди")
    boris.presses("Свет и звук", "дата уточняется")
    boris.presses("Сообщить, когда назначат дату")

    # the clock goes to the first reminder; the head sets a date; the subscriber is told
    assert town.clock("next").startswith("2026-01-13T06:00:00")
    assert "Нужна дата" in head.waits("Ваши дела")
    town.clock("2026-02-20T09:01:00+03:00")
    month = head.waits("План на март")
    number = re.search(r"(\d+)\. [^\n]*«Свет и звук", month)
    assert number is not None
    head.presses(rf"^{number[1]}: дата", "Выберите день")
    head.presses("Март 2026", "Выберите день")
    head.presses("^Март$", "Выберите день")
    head.presses("^18$", "Во сколько")
    head.presses("^11:00$", "Сколько длится?")
    head.presses("^2 часа$", "Где?")
    head.presses("^(Оставить|Пропустить)", "Название для анонса")
    head.presses("^Пропустить название", "Всё верно?")
    head.presses("^Сохранить$", "Дата назначена")
    boris.waits("Назначена дата")

    # two people, one place
    admin.sends("/desk", "Ваши мероприятия")
    admin.presses("Свет и звук", "Зарегистрировались: 0")
    admin.presses("Сколько мест", "Напишите число")
    admin.sends("1", "Мест: 1")
    for person in (anna, boris):
        person.sends("/events", "Впереди")
        person.presses("Выбрать вид", "Какие мероприятия")
        person.presses("Семинар-практикум — ", "Впереди")
        person.presses("Свет и звук", "18 марта")
        person.presses("Зарегистрироваться" if person is anna else "В лист ожидания", "Согласие")
        person.presses("Даю согласие", "фамилию")
        person.sends("Полевая Анна" if person is anna else "Луговой Борис", "организации")
        person.sends("Библиотека", "должность")
        person.sends("Библиотекарь", "район")
        person.sends("Заречье", "Проверьте")
        person.presses("Зарегистрироваться|лист ожидания", "18 марта" if person is anna else "листе ожидания — 1")
    anna.sends("/my", "регистрация № 1")
    anna.presses("Свет и звук", "Вы зарегистрированы")
    anna.presses("^Отменить регистрацию", "Отменить регистрацию?")
    anna.presses("Да, отменить", "Регистрация отменена")
    boris.waits("Место освободилось")

    # a newer file of the plan: the seminar's row is gone, yet people are registered
    rows = [
        "\t".join((row["title"], row["period"]["text"], "; ".join(one["name"] for one in row["responsible"])))
        for row in events["items"]
        if "Свет и звук" not in row["title"]
    ]
    newer = tmp_path / "plan-2.txt"
    head_lines = ["План методических мероприятий на 2026 год", "Мероприятие\tСрок\tОтветственный"]
    newer.write_text("\n".join([*head_lines, *rows, "Слёт краеведов\tоктябрь\tОтдел сцены"]), encoding="utf-8")
    admin.sends_file(newer, "новая редакция плана")
    admin.presses("Что изменилось", "Что изменится в плане")
    admin.presses("Исчезнувшие: 1", "арегистрировались: 1")
    admin.presses("Назад", "Что изменится в плане")
    admin.presses("Сохранить изменения", "Изменения сохранены")
    boris.sends("/my", "18 марта")
    versions = json.loads(town.command("plan", "versions", "1", "--json"))
    assert [one["file"] for one in versions] == ["plan-2.txt", "centre_2026.docx"]
    assert [row["title"] for row in versions[0]["changes"]["new"]] == ["Слёт краеведов"]
