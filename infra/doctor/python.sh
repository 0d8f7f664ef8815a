#!/bin/sh
# Prints the first Python on the path that everything here is locked for and that can make an environment; where there is
# none, python3, so that the doctor can say what is wrong with it.
for python in python3 python3.13 python3.14 python3.12 python3.11; do
  if "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
    echo "$python"
    exit
  fi
done
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
  echo "Python 3.11 to 3.14 is needed, and there is none on PATH. Debian and Ubuntu: sudo apt-get install python3 python3-venv" >&2
  echo false
  exit
fi
echo python3
