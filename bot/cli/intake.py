"""`metodist plan …` and `metodist period`: reading plans and periods."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import (
    BadInput,
    app,
    clock,
    institution_by_slug,
    opened,
    print_json,
    print_line,
    print_note,
    run_async,
    settings,
)
from bot.cli.mending import (
    Aparts,
    Controls,
    Forms,
    Internals,
    Leads,
    Mends,
    Natures,
    Periods,
    Publics,
    SameEvents,
    SameParties,
    Skips,
    edits_from,
)
from bot.cli.showing import show_alike, show_by_month, show_problems, show_summary, show_table

if TYPE_CHECKING:
    from plans.draft import PlanDraft
    from plans.periods import Period, PlanYear
    from storage.models import Plan
    from storage.records import ResponsibleView

plan_app = typer.Typer(help="Read, keep and show plans.", no_args_is_help=True)
app.add_typer(plan_app, name="plan")

JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
YearOption = Annotated[str | None, typer.Option(help="The plan's year: 2026, 2025/2026, 2026-04, 2022-2028.")]


@plan_app.command("read")
def plan_read(
    file: Annotated[Path, typer.Argument(help="A plan: Word, Excel, OpenDocument, PDF with text, RTF, CSV, text.")],
    year: YearOption = None,
    as_json: JsonOption = False,
) -> None:
    """Understand a plan and keep nothing."""
    draft = _read(file, year)
    if as_json:
        print_json(draft.as_json())
        return
    rows = dict(enumerate(draft.items))
    show_summary(draft, None)
    show_table(rows)
    show_problems(draft, rows)
    show_alike(rows, {})


@plan_app.command("import")
def plan_import(
    file: Annotated[Path, typer.Argument(help="A plan: Word, Excel, OpenDocument, PDF with text, RTF, CSV, text.")],
    institution: Annotated[str, typer.Option(help="Slug of the institution.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Keep it without asking.")] = False,
    year: YearOption = None,
    period: Periods = None,
    form: Forms = None,
    nature: Natures = None,
    public: Publics = None,
    internal: Internals = None,
    skip: Skips = None,
    lead: Leads = None,
    control: Controls = None,
    same_party: SameParties = None,
    same_event: SameEvents = None,
    apart: Aparts = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a plan: its rows, its responsibles and the events that follow. The same file again changes nothing.

    What was misread is mended by options, each may be repeated; rows are named by their places, the first column of `plan read`.
    """
    draft = _read(file, year)
    if not draft.items:
        raise BadInput(" ".join(draft.problems) or "В файле нет пунктов плана.")
    mends = Mends.of(
        period=period,
        form=form,
        nature=nature,
        public=public,
        internal=internal,
        skip=skip,
        lead=lead,
        control=control,
        same_party=same_party,
        same_event=same_event,
        apart=apart,
    )
    mended = _mended(draft, mends, institution, as_json)
    if not yes and sys.stdin.isatty() and not typer.confirm("Сохранить план?", default=True):
        print_note("Ничего не сохранено.")
        return
    run_async(_import(file.name, file.read_bytes(), mended, institution, as_json))


def _mended(draft: PlanDraft, mends: Mends, slug: str, as_json: bool) -> PlanDraft:
    """The draft as it will be kept, shown in the terminal unless JSON was asked for."""
    from plans.amend import amend, amended_rows
    from storage.repositories.responsibles import by_name, spellings

    home, views = run_async(_home(slug))
    edits = edits_from(draft, mends, spellings(views))
    mended, rows = amend(draft, edits), amended_rows(draft, edits)
    if not mended.items:
        raise BadInput("Все пункты пропущены: оставьте хотя бы один.")
    if not as_json:
        show_summary(mended, by_name(views), home)
        show_by_month(rows, mended.year)
        show_problems(mended, rows)
        show_alike(rows, spellings(views))
    return mended


async def _home(slug: str) -> tuple[str, list[ResponsibleView]]:
    """(the institution's name, its responsibles)."""
    async with opened(settings().url) as storage, storage.read() as unit:
        owner = await institution_by_slug(unit, slug)
        return owner.name, await unit.responsibles.of_institution(owner.id)


async def _import(name: str, content: bytes, draft: PlanDraft, slug: str, as_json: bool) -> None:
    loaded = settings()
    async with opened(loaded.url) as storage, storage.write() as unit:
        owner = await institution_by_slug(unit, slug)
        kept = await unit.plans.keep(
            draft,
            institution_id=owner.id,
            file_name=name,
            content=content,
            person_id=None,
            now=clock(loaded).now(),
        )
    if as_json:
        print_json({"plan": kept.plan.id, "created": kept.created, "items": kept.items, "events": kept.events})
    elif kept.created:
        print_line(f"План сохранён под номером {kept.plan.id}: пунктов — {kept.items}, мероприятий — {kept.events}.")
    else:
        print_line(f"Этот файл уже сохранён: план № {kept.plan.id}. Ничего не изменилось.")


@plan_app.command("list")
def plan_list(
    institution: Annotated[str | None, typer.Option(help="Slug of the institution.")] = None,
    as_json: JsonOption = False,
) -> None:
    """The plans that are kept, newest first."""

    async def work() -> None:
        async with opened(settings().url) as storage, storage.read() as unit:
            owner = await institution_by_slug(unit, institution) if institution else None
            plans = await unit.plans.of_institution(owner.id if owner else None)
        if as_json:
            print_json([_plan_json(plan) for plan in plans])
        for plan in [] if as_json else plans:
            print_line(f"{plan.id}\t{plan.title}")

    run_async(work())


@plan_app.command("show")
def plan_show(plan: Annotated[int, typer.Argument(help="Number of the plan.")], as_json: JsonOption = False) -> None:
    """A kept plan, in the shape it was read in."""

    async def work() -> None:
        async with opened(settings().url) as storage, storage.read() as unit:
            if await unit.plans.get(plan) is None:
                raise BadInput(f"Плана № {plan} нет: посмотрите `metodist plan list`.")
            draft = await unit.plans.draft_again(plan)
        if as_json:
            print_json(draft.as_json())
            return
        rows = dict(enumerate(draft.items))
        print_line(draft.title)
        if draft.approved:
            print_line(draft.approved)
        show_table(rows)
        show_problems(draft, rows)

    run_async(work())


@plan_app.command("export")
def plan_export(
    plan: Annotated[int, typer.Argument(help="Number of the plan.")],
    to: Annotated[Path, typer.Option("--to", help="The .xlsx file to write.")],
) -> None:
    """The plan as .xlsx with what came of each row."""
    if to.suffix.lower() != ".xlsx":
        raise BadInput("Пока план выгружается только в .xlsx: назовите файл, например, plan.xlsx.")

    async def work() -> None:
        from bot.documents.plan import plan_workbook

        async with opened(settings().url) as storage, storage.read() as unit:
            kept = await unit.plans.get(plan)
            if kept is None:
                raise BadInput(f"Плана № {plan} нет: посмотрите `metodist plan list`.")
            draft = await unit.plans.draft_again(plan)
            views = await unit.listings.of_plan(plan)
            items = await unit.plans.items(plan)
        to.write_bytes(plan_workbook(draft, items, views))
        print_line(f"Готово: {to}")

    run_async(work())


@app.command("period")
def period(
    text: Annotated[
        str | None, typer.Argument(help="A period as a plan writes it: «ежеквартально», «до 1 мая».")
    ] = None,
    year: Annotated[str | None, typer.Option(help="Calendar plan's year: 2026 (also 2026-04, 2022-2028).")] = None,
    school_year: Annotated[str | None, typer.Option(help="School plan's first year: 2025 (also 2025/2026).")] = None,
    file: Annotated[Path | None, typer.Option(help="A line each: text, «calendar» or «school», year, by tabs.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Understand a period."""
    if file is not None:
        for line in _lines(file):
            answer = _period_of_line(line)
            print_line(json.dumps(answer.as_json(), ensure_ascii=False) if as_json else _period_text(answer))
        return
    if text is None:
        raise BadInput("Напишите срок в кавычках или назовите файл: metodist period «ежеквартально» --year 2026.")
    if (year is None) == (school_year is None):
        raise BadInput("Назовите год плана: --year 2026 или --school-year 2025.")
    from plans.periods import YearKind, read_period

    plan_year = _year(year) if year is not None else _year(school_year or "", YearKind.SCHOOL)
    answer = read_period(text, plan_year)
    if as_json:
        print_json(answer.as_json())
    else:
        print_line(_period_text(answer))


def _period_of_line(line: str) -> Period:
    from plans.periods import YearKind, read_period

    parts = line.split("\t")
    if len(parts) != 3 or parts[1].strip() not in ("calendar", "school"):
        raise BadInput(f"Строка «{line}» не похожа на «срок ⇥ calendar|school ⇥ год».")
    return read_period(parts[0], _year(parts[2].strip(), YearKind(parts[1].strip())))


def _period_text(answer: Period) -> str:
    from plans.periods import render_period

    return "; ".join([render_period(answer), *answer.problems])


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"Не могу прочитать файл «{file}».") from None
    return [line for line in text.split("\n") if line.strip()]


def _year(text: str, kind: object = None) -> PlanYear:
    from plans.periods import YearKind, parse_year

    try:
        return parse_year(text, kind if isinstance(kind, YearKind) else None)
    except ValueError:
        raise BadInput(f"Не понимаю год «{text}»: напишите 2026, 2025/2026, 2026-04 или 2022-2028.") from None


def _read(file: Path, year: str | None) -> PlanDraft:
    from plans.readers import UnreadableFile
    from plans.reading import read_plan_safely

    plan_year = _year(year) if year else None
    try:
        content = file.read_bytes()
    except OSError:
        raise BadInput(f"Не могу открыть файл «{file}».") from None
    try:
        return read_plan_safely(file.name, content, year=plan_year)
    except UnreadableFile as error:
        raise BadInput(str(error)) from None


def _plan_json(plan: Plan) -> dict[str, object]:
    return {
        "id": plan.id,
        "institution_id": plan.institution_id,
        "title": plan.title,
        "kind": plan.kind,
        "year": {"kind": plan.year_kind, "start": plan.year_start, "end": plan.year_end} if plan.year_kind else None,
        "created_at": plan.created_at,
    }
