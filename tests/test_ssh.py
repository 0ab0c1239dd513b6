"""Commands asked side by side, and how the OpenSSH client is called."""

from pathlib import Path

from rideau.ssh import AT_ONCE, Login, Question, answers


def _shell(script: str, stdin: bytes = b"") -> Question:
    return Question(("sh", "-c", script), stdin)


def test_answers_come_in_the_order_of_the_questions() -> None:
    questions = [_shell("cat", f"{number}".encode()) for number in range(AT_ONCE + 3)]
    assert list(answers(questions, 20)) == [question.stdin for question in questions]


def test_a_failure_is_no_answer_and_stops_nobody_else() -> None:
    questions = [_shell("echo half; exit 3"), _shell("exec 0<&-; echo whole", b"x" * 100_000)]
    assert list(answers(questions, 20)) == [None, b"whole\n"]


def test_a_silent_host_is_given_up() -> None:
    assert list(answers([_shell("exec sleep 60")], 0.2)) == [None]


def test_the_engineers_own_settings_hold_unless_the_fleet_says_otherwise() -> None:
    own = Login().command("192.0.2.1", "ControlMaster=auto")
    assert own[0] == "ssh"
    assert own[-1] == "192.0.2.1"
    assert "ControlMaster=auto" in own
    assert not [word for word in own if "UserKnownHostsFile" in word]
    given = Login("engineer", Path("/key"), Path("/hosts")).command("192.0.2.1")
    assert given[-3:] == ["-i", "/key", "engineer@192.0.2.1"]
    assert "UserKnownHostsFile=/hosts" in given
