"""`metodist plan …`: reading, keeping and showing plans."""

from __future__ import annotations

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
from bot.cli.periods import year_of
from bot.cli.showing import show_alike, show_by_month, show_problems, show_summary, show_table

if TYPE_CHECKING:
    from plans.draft import PlanDraft
    from plans.form_book import FormBook
    from storage.models import Plan
    from storage.records import ResponsibleView

plan_app = typer.Typer(help="Read, keep and show plans.", no_args_is_help=True)
app.add_typer(plan_app, name="plan")

FILE_HELP = "A plan: .docx .doc .xlsx .xls .ods .odt .pdf .rtf .csv .tsv .txt"
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
    show_alike(rows, {}, dict(draft.declared))


@plan_app.command("import")
def plan_import(
    file: Annotated[Path, typer.Argument(help="A plan: Word, Excel, OpenDocument, PDF with text, RTF, CSV, text.")],
    institution: Annotated[str, typer.Option(help="Slug of the institution.")],
    yes: Annotated[
        int,
        typer.Option(
            "--yes",
            "-y",
            count=True,
            help="Keep it without asking; twice also when more than a fifth of the rows is gone.",
        ),
    ] = 0,
    year: YearOption = None,
    revises: Annotated[
        int | None, typer.Option(help="Number of the plan that this file renews (else guessed).")
    ] = None,
    separate: Annotated[bool, typer.Option("--separate", help="A plan of its own, whatever it resembles.")] = False,
    cancel_gone: Annotated[
        bool, typer.Option("--cancel-gone", help="Cancel events of vanished rows that people count on, and tell them.")
    ] = False,
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
    """Keep a plan: its rows, its responsibles and the events that follow. The same file again changes nothing; a newer file of
    a kept plan is shown as a difference and becomes its newest version.

    What was misread is mended by options, each may be repeated; rows are named by their places, the first column of `plan read`.
    """
    from bot.cli.importing import Import, import_plan

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
    run_async(
        import_plan(
            Import(
                file.name,
                file.read_bytes(),
                mended,
                institution,
                yes,
                as_json,
                revises,
                separate,
                cancel_gone,
                mends != Mends(),
            )
        )
    )


def _mended(draft: PlanDraft, mends: Mends, slug: str, as_json: bool) -> PlanDraft:
    """The draft as it will be kept, shown in the terminal unless JSON was asked for."""
    from plans.amend import amend, amended_rows
    from plans.form_book import with_forms
    from storage.repositories.responsibles import by_name, spellings

    home, views, book = run_async(_home(slug))
    draft = with_forms(draft, book)
    edits = edits_from(draft, mends, spellings(views), book)
    mended, rows = amend(draft, edits, book), amended_rows(draft, edits, book)
    if not mended.items:
        raise BadInput("Все пункты пропущены: оставьте хотя бы один.")
    if not as_json:
        show_summary(mended, by_name(views), home)
        show_by_month(rows, mended.year)
        show_problems(mended, rows)
        show_alike(rows, spellings(views), dict(draft.declared))
    return mended


async def _home(slug: str) -> tuple[str, list[ResponsibleView], FormBook]:
    """(the institution's name, its responsibles, the forms it knows)."""
    async with opened(settings().url) as storage, storage.read() as unit:
        owner = await institution_by_slug(unit, slug)
        responsibles = await unit.responsibles.of_institution(owner.id)
        return owner.name, responsibles, await unit.forms.book(owner.id)


@plan_app.command("versions")
def plan_versions(
    plan: Annotated[int, typer.Argument(help="Number of the plan.")], as_json: JsonOption = False
) -> None:
    """Which files a plan was kept from, newest first, and what each of them changed."""

    async def work() -> None:
        from bot.texts import revision as words

        async with opened(settings().url) as storage, storage.read() as unit:
            if await unit.plans.get(plan) is None:
                raise BadInput(f"Плана № {plan} нет: посмотрите `metodist plan list`.")
            versions = await unit.plans.versions(plan)
        if as_json:
            kept = [
                {"id": one.id, "file": one.file_name, "imported_at": one.imported_at, "changes": one.changes}
                for one in versions
            ]
            print_json(kept)
        for one in [] if as_json else versions:
            what = words.counts(one.changes) if one.changes else words.FIRST
            print_line(f"{one.id}\t{one.imported_at:%d.%m.%Y}\t{one.file_name}\t{what}")

    run_async(work())


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
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            help="The file to write: .docx, .xlsx, .png (the year; a long one goes on in FILE-2.png …) or .ics (dates).",
        ),
    ],
) -> None:
    """The plan back out: its own columns with what came of each row, the year on a picture, a calendar of its dates."""
    from bot.documents.plan import PlanFormat, plan_files, plan_source

    try:
        form = PlanFormat(to.suffix.lower().removeprefix("."))
    except ValueError:
        raise BadInput("План выгружается в .docx, .xlsx, .png или .ics: назовите файл, например, plan.docx.") from None

    async def work() -> None:
        loaded = settings()
        async with opened(loaded.url) as storage, storage.read() as unit:
            found = await plan_source(unit, plan)
        if found is None:
            raise BadInput(f"Плана № {plan} нет: посмотрите `metodist plan list`.")
        for part, content in enumerate(plan_files(found, form, clock(loaded).now()), start=1):
            target = to if part == 1 else to.with_stem(f"{to.stem}-{part}")
            try:
                target.write_bytes(content)
            except OSError:
                raise BadInput(f"Не могу записать файл «{target}»: проверьте, есть ли такая папка.") from None
            print_line(f"Готово: {target}")

    run_async(work())


def _read(file: Path, year: str | None) -> PlanDraft:
    from plans.readers import UnreadableFile
    from plans.reading import read_plan_safely

    plan_year = year_of(year) if year else None
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
