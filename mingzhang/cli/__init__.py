"""The command `mingzhang`.

Exit status: 0 all went well; 1 a check found violations; 2 something could not be read or done
(the rest of the batch was); 130 stopped by Ctrl-C. Results go to standard output, messages to standard error. Heavy
libraries are imported by the commands that need them: `mingzhang --help` loads none.

`main` runs it; each command is a module of its name, `options` and `reading` hold what several share.
"""

from __future__ import annotations

import os
import sys

import click

from ingest.errors import MingzhangError
from mingzhang.cli import (  # noqa: F401 - each adds its command
    analyse,
    ask,
    check,
    demo,
    dismiss,
    export,
    facts,
    ingest,
    publish,
    rules,
    serve,
    sparql,
)
from mingzhang.cli.group import commands
from mingzhang.cli.options import FAILED, INTERRUPTED, OK, PIPE_CLOSED, complain


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = commands.main(args=arguments, prog_name="mingzhang", standalone_mode=False)
        sys.stdout.flush()
        return int(status or OK)
    except click.ClickException as problem:
        problem.show()
        return FAILED
    except MingzhangError as problem:
        complain(f"错误 error: {problem}")
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        complain("已中断 interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of the output, `head` for instance, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
