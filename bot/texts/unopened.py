"""Why a database does not open, and what to do: for whoever runs the program."""

from __future__ import annotations

from storage.upkeep.opening import CannotOpen, Why

_WORDS = {
    Why.NO_ADDRESS: "Не понимаю адрес базы данных: напишите sqlite:///папка/файл.db или postgresql://имя:пароль@сервер/база.",
    Why.PARAMETER: "Не понимаю «{}» в адресе базы данных: уберите этот параметр.",
    Why.NO_FILE: "Базы «{}» нет: проверьте METODIST_DATA и DATABASE_URL. Новую создаёт `metodist db upgrade` или запуск бота.",
    Why.NO_PLACE: "Не могу открыть или записать «{}»: проверьте папку, права на неё и место на диске.",
    Why.STRANGE: "«{}» — не база данных: проверьте адрес. Вернуть копию — `metodist db restore`.",
    Why.DAMAGED: "База «{}» повреждена: верните копию (`metodist db restore`).",
    Why.NO_DATABASE: "На сервере нет базы «{}»: создайте её (createdb) или проверьте адрес.",
    Why.NO_ENTRY: "Сервер {} не пускает в базу: проверьте имя, пароль и права в адресе базы данных.",
    Why.NO_TLS: "Сервер {} не даёт защищённого соединения: проверьте его сертификат или sslmode в адресе базы данных.",
    Why.BUSY: "База «{}» занята другой программой: повторите через минуту.",
    Why.AWAY: "Сервер базы данных {} не отвечает: проверьте адрес и запущен ли он. Вернуть копию — deploy/runbook.md.",
    Why.EMPTY: "В базе ещё нет таблиц Методиста: их создаёт `metodist db upgrade` или запуск бота.",
    Why.OLD: "Схема базы старая ({}): снимите копию и обновите её — `metodist db upgrade`.",
    Why.NEWER: "База от более новой версии программы ({}): обновите программу или верните копию, снятую до обновления.",
}
_FAULTS = (Why.DAMAGED, Why.BUSY, Why.AWAY, Why.EMPTY, Why.OLD, Why.NEWER)


def words(error: CannotOpen) -> str:
    return _WORDS[error.why].format(error.what)


def is_fault(error: CannotOpen) -> bool:
    """Nothing that was typed is to blame."""
    return error.why in _FAULTS
