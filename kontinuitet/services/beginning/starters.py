"""What opens a workspace with a double click: a window where the command works, on each system.

The window shows where the municipality stands. The program is called where it was when the
workspace was made, else by name, so that the folder may be moved to another computer.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

WINDOWS: Final = "Öppna Kontinuitet.cmd"
MAC: Final = "Öppna Kontinuitet.command"
LINUX: Final = "Öppna Kontinuitet.desktop"
#: Those that the system runs only when they are marked so.
EXECUTABLE: Final = (MAC, LINUX)

_WINDOWS_TEXT: Final = """\
@echo off
chcp 65001 >nul
title Kontinuitet
cd /d "%~dp0"
set "KONTINUITET_PROGRAM={folder}"
if exist "%KONTINUITET_PROGRAM%\\kontinuitet.exe" set "PATH=%KONTINUITET_PROGRAM%;%PATH%"
where kontinuitet >nul 2>nul
if errorlevel 1 goto saknas
kontinuitet
echo.
echo Skriv kommandon i det här fönstret, till exempel: kontinuitet kontrollera .
cmd /k
exit /b
:saknas
echo Programmet Kontinuitet finns inte på den här datorn, eller har flyttats.
echo Installera det enligt README, och dubbelklicka sedan här igen.
pause
"""
_SHELL_TEXT: Final = """\
#!/bin/sh
cd "$(dirname "$0")" || exit 1
PATH="{folder}:$PATH"
export PATH
if command -v kontinuitet >/dev/null 2>&1; then
    kontinuitet
    echo
    echo "Skriv kommandon i det här fönstret, till exempel: kontinuitet kontrollera ."
    exec "${{SHELL:-/bin/sh}}"
fi
echo "Programmet Kontinuitet finns inte på den här datorn, eller har flyttats."
echo "Installera det enligt README. Tryck på Enter för att stänga."
read -r _
"""
_DESKTOP_TEXT: Final = """\
[Desktop Entry]
Type=Application
Version=1.0
Name=Öppna Kontinuitet
Comment=Kommunens kontinuitetsfiler
Terminal=true
Exec=sh -c 'd=$(dirname "$1"); exec sh "$d/{script}"' kontinuitet %k
"""


def starters(program: PurePath) -> dict[str, bytes]:
    """Return the files by name; ``program`` is the folder where the command is now."""
    folder = str(program)
    windows = _WINDOWS_TEXT.format(folder=folder.replace("%", "%%")).replace("\n", "\r\n")
    quoted = "".join("\\" + c if c in '\\"$`' else c for c in folder)
    return {
        WINDOWS: windows.encode("utf-8"),
        MAC: _SHELL_TEXT.format(folder=quoted).encode("utf-8"),
        LINUX: _DESKTOP_TEXT.format(script=MAC).encode("utf-8"),
    }
