"""Which parameters the stand-in takes, method by method: a name that is not here is refused, so that a slip is seen.

All are the Bot API's own (a test compares); those that have no meaning in a town of personas are taken and left alone.
"""

from __future__ import annotations

from typing import Any

from bot.practice.rules import BadRequest

_SENDING = (
    "chat_id message_thread_id parse_mode disable_notification protect_content reply_parameters reply_markup "
    "business_connection_id allow_paid_broadcast message_effect_id direct_messages_topic_id suggested_post_parameters"
)
_EDITING = "chat_id message_id business_connection_id reply_markup"
_COMMANDS = "scope language_code"
PARAMETERS = {
    method: frozenset(names.split())
    for method, names in {
        "getMe": "",
        "getUpdates": "offset limit timeout allowed_updates",
        "setWebhook": "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
        "deleteWebhook": "drop_pending_updates",
        "getWebhookInfo": "",
        "setMyCommands": f"commands {_COMMANDS}",
        "getMyCommands": _COMMANDS,
        "deleteMyCommands": _COMMANDS,
        "sendMessage": f"{_SENDING} text entities link_preview_options",
        "sendDocument": f"{_SENDING} document caption caption_entities thumbnail disable_content_type_detection",
        "sendPhoto": f"{_SENDING} photo caption caption_entities has_spoiler show_caption_above_media",
        "editMessageText": f"{_EDITING} text parse_mode entities link_preview_options",
        "editMessageCaption": f"{_EDITING} caption parse_mode caption_entities show_caption_above_media",
        "editMessageReplyMarkup": _EDITING,
        "deleteMessage": "chat_id message_id",
        "answerCallbackQuery": "callback_query_id text show_alert url cache_time",
        "answerInlineQuery": "inline_query_id results cache_time is_personal next_offset button",
        "getFile": "file_id",
        "getChat": "chat_id",
        "getChatMember": "chat_id user_id",
        "sendChatAction": "chat_id action message_thread_id business_connection_id",
        "leaveChat": "chat_id",
    }.items()
}
_BY_NAME = {method.lower(): names for method, names in PARAMETERS.items()}


def check_parameters(method: str, params: dict[str, Any], files: dict[str, Any]) -> None:
    """Raises BadRequest for a parameter that the method does not have; a file may go under a name that attach://… gives."""
    attached = {name for name in files if f"attach://{name}" in params.values()}
    unknown = {*params, *files} - attached - _BY_NAME[method.lower()]
    if unknown:
        raise BadRequest(f"unknown parameter {min(unknown)}")
