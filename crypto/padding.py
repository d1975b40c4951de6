"""Sizes of ENVELOPE.md section 3: what the length of a sealed object may tell."""

from crypto.age import payload_size
from crypto.errors import TooLong

ANSWERS_MIN = 16_384
TEXT_MIN = 4_096
LARGEST = 1_048_576
IDENTITY = 4_096
GRANT = 4_096
BOX = 2_048
ATTACHMENT_MIN = 16_384
PART = 1_048_576

REQUEST_STEP = 1_024
REQUEST_EXTRA = 25_600

ANSWERS_SIZES = tuple(ANSWERS_MIN << i for i in range(7))


def power_of_two(length: int, smallest: int) -> int:
    """The next power of two from `smallest` to 1,048,576 bytes; TooLong when none is large enough."""
    if length > LARGEST:
        raise TooLong(f"{length} bytes, at most {LARGEST}")
    return max(smallest, 1 << max(0, length - 1).bit_length())


def fixed(length: int, size: int) -> int:
    """`size` itself; TooLong when `length` is more."""
    if length > size:
        raise TooLong(f"{length} bytes, at most {size}")
    return size


def padme(length: int) -> int:
    """Padmé (Nikitin et al., PETS 2019, algorithm 1), at least 16,384 bytes."""
    if length <= ATTACHMENT_MIN:
        return ATTACHMENT_MIN
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def request_size(answers: int) -> int:
    """Bytes of the request that carries `answers` filled to this size, and `identity`: one of seven sizes."""
    payloads = payload_size(answers) + payload_size(IDENTITY)
    return REQUEST_STEP * -(-(4 * payloads + 3 * REQUEST_EXTRA) // (3 * REQUEST_STEP))


BOX_ASK = 1_024
BOX_EXTRA = 12_800


def box_size(message: int) -> int:
    """Bytes of the request that carries a message filled to this size: one of nine."""
    return REQUEST_STEP * -(-(4 * payload_size(message) + 3 * BOX_EXTRA) // (3 * REQUEST_STEP))


BOX_SIZES = (BOX_ASK, *(box_size(TEXT_MIN << i) for i in range(9)))
REQUEST_SIZES = tuple(request_size(size) for size in ANSWERS_SIZES)
