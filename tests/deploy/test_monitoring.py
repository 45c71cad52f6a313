"""Prometheus and Grafana ask for what the bot really tells."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from bot.serving.metrics import Metrics
from scheduler.delivery import Sendings
from tests.bot.conftest import Chats, chats  # noqa: F401 (a fixture)
from tests.e2e.conftest import PROJECT

DEPLOY = PROJECT / "deploy"
_METRIC = re.compile(r"\bmetodist_\w+")
_LABEL = re.compile(r'(metodist_\w+)\{(\w+)!?=~?"([^"]*)"')


def expressions() -> list[str]:
    """Of the rules and of the panels."""
    rules = yaml.safe_load((DEPLOY / "metodist-rules.yml").read_text(encoding="utf-8"))
    found = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    board = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
    return found + [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]


async def told(chats: Chats) -> str:  # noqa: F811
    """The page of a bot to which everything has happened once."""
    metrics = Metrics()
    metrics.swept(Sendings(sent=1, stale=1, gone=1, failed=1, later=1, escalated=1))
    for result in ("done", "fault"):
        metrics.updates.labels("start", result).inc()
    return (await metrics.page(chats.storage, chats.clock)).decode()


async def test_every_metric_and_label_that_is_asked_for_exists(chats: Chats) -> None:  # noqa: F811
    page = await told(chats)
    there = {line.split("{")[0].split(" ")[0] for line in page.splitlines() if not line.startswith("#")}
    asked = {name for expression in expressions() for name in _METRIC.findall(expression)}
    assert len(asked) > 5
    assert asked <= there
    for expression in expressions():
        for metric, label, value in _LABEL.findall(expression):
            assert re.search(rf'{metric}\{{[^}}]*{label}="{value}"', page), (metric, label, value)


def test_what_is_told_of_trouble_is_drawn_or_alarmed() -> None:
    words = " ".join(expressions())
    for name in (
        "sweeps_total",
        "database_up",
        "deliveries_due",
        "delivery_lateness_seconds",
        "deliveries_given_up",
        "sends_total",
    ):
        assert f"metodist_{name}" in words


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize("asked", [("config", "prometheus.yml"), ("rules", "metodist-rules.yml")])
def test_prometheus_reads_the_files(asked: tuple[str, str]) -> None:
    kind, name = asked
    done = subprocess.run(["promtool", "check", kind, name], cwd=DEPLOY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


_BUSY = {"metodist_sweeps_total": "0+4x40", 'up{job="metodist"}': "1x40", "metodist_database_up": "1x40"}
_CALM = {
    **_BUSY,
    "metodist_delivery_lateness_seconds": "5x40",
    'metodist_deliveries_due{priority="reminders"}': "3x40",
    "metodist_deliveries_given_up": "2x40",
    'metodist_updates_total{handler="start",result="fault"}': "0x40",
}


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize(
    ("series", "firing"),
    [
        (_CALM, set()),
        ({**_CALM, "metodist_sweeps_total": "5x40"}, {"RemindersStopped"}),
        ({'up{job="metodist"}': "0x40"}, {"RemindersStopped", "BotAway"}),  # a process that is dead tells nothing
        ({**_BUSY, "metodist_database_up": "0x40"}, {"DatabaseAway"}),
        (
            {
                **_BUSY,
                'metodist_updates_total{handler="start",result="fault"}': "0+30x40",
                "metodist_delivery_lateness_seconds": "1000x40",
                'metodist_deliveries_due{priority="reminders"}': "3x40",
                "metodist_deliveries_given_up": "0x5 2x35",
            },
            {"HandlersFail", "MessagesLate", "MessagesGivenUp"},
        ),
    ],
)
def test_alerts_fire_when_they_should(tmp_path: Any, series: dict[str, str], firing: set[str]) -> None:
    """Prometheus' own unit test of the rules, with series as the bot would tell them."""
    rules = yaml.safe_load((DEPLOY / "metodist-rules.yml").read_text(encoding="utf-8"))
    names = {rule["alert"] for group in rules["groups"] for rule in group["rules"]}
    assert firing <= names
    fires = 'sum(ALERTS{{alertname="{}",alertstate="firing"}} or vector(0)) > bool 0'
    test = {
        "rule_files": [str(DEPLOY / "metodist-rules.yml")],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": name, "values": values} for name, values in series.items()],
                "promql_expr_test": [
                    {
                        "expr": fires.format(name),
                        "eval_time": "30m",
                        "exp_samples": [{"labels": "{}", "value": int(name in firing)}],
                    }
                    for name in sorted(names)
                ],
            }
        ],
    }
    (tmp_path / "test.yml").write_text(yaml.safe_dump(test), encoding="utf-8")
    done = subprocess.run(["promtool", "test", "rules", "test.yml"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
