#!/bin/sh
# Starts the runner. What the host tells it becomes an argument: Java cannot forget a variable, and user code would see it.
case "${TESTER_REHEARSAL-}" in
  skip) argument=at-once ;;
  *) argument='' ;;
esac
unset TESTER_REHEARSAL
exec /usr/bin/java @/opt/tester/jvm.options -m tester.runner/tester.runner.Main $argument
