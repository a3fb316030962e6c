# expect: passed | unittest classes, subtests, mocks and the mocker fixture
import random


def roll():
    return random.randint(1, 6)

# --- suite
import unittest
from unittest import mock

from dice import roll


class DiceTest(unittest.TestCase):
    def test_faces(self):
        for face in (1, 6):
            with self.subTest(face=face), mock.patch("dice.random.randint", return_value=face):
                self.assertEqual(roll(), face)


def test_mocker(mocker):
    mocker.patch("dice.random.randint", return_value=3)
    assert roll() == 3
