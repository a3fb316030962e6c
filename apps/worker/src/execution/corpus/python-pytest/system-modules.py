# expect: passed | os, files, threads, processes, pickle, sockets of its own, getattr
import multiprocessing
import os
import pickle
import socket
import subprocess
import sys
import threading


def child_says():
    return subprocess.run([sys.executable, "-c", "print('hi')"], capture_output=True, text=True).stdout


def squares(values):
    with multiprocessing.Pool(2) as pool:
        return pool.map(abs, values)

# --- suite
from solution import *
from solution import child_says, os, pickle, socket, squares, threading


def test_file(tmp_path):
    path = tmp_path / "a"
    path.write_text("x")
    assert os.path.getsize(path) == 1


def test_thread():
    seen = []
    thread = threading.Thread(target=seen.append, args=(1,))
    thread.start()
    thread.join()
    assert seen == [1]


def test_processes():
    assert child_says() == "hi\n"
    assert squares([-1, 2]) == [1, 2]


def test_pickle():
    assert pickle.loads(pickle.dumps({"a": 1})) == {"a": 1}


def test_local_socket():
    left, right = socket.socketpair()
    left.send(b"x")
    assert right.recv(1) == b"x"


def test_localhost():
    with socket.socket() as server:
        server.bind(("localhost", 0))
        server.listen()
        socket.create_connection(server.getsockname(), 1).close()


def test_getattr():
    assert getattr("a", "upper")() == "A"
