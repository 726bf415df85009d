"""Sends files in parts, as a browser would."""

import io
import wave
from typing import Any

import numpy as np
from starlette.testclient import TestClient

CHUNK = 300_000


def a_wav(seconds: float = 5.0) -> bytes:
    """A tone that swells, 16-bit stereo at 44.1 kHz."""
    time = np.arange(int(seconds * 44_100)) / 44_100
    tone = np.sin(2 * np.pi * 220 * time) * (time / seconds) * 30_000
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(np.repeat(tone.astype("<i2"), 2).tobytes())
    return out.getvalue()


def begin(client: TestClient, lesson_id: str, size: int, name: str = "voicing.wav") -> str:
    """Announce a file for a lesson; the upload's id."""
    response = client.post(
        "/api/uploads",
        json={"name": name, "size": size, "purpose": "lesson", "target": f"lesson:{lesson_id}"},
    )
    assert response.status_code == 201, response.text
    assert response.json()["chunk_size"] == CHUNK
    upload_id: str = response.json()["id"]
    return upload_id


def put(client: TestClient, upload_id: str, offset: int, data: bytes) -> Any:
    """Send bytes at an offset; the answer."""
    return client.put(f"/api/uploads/{upload_id}?offset={offset}", content=data)


def send(client: TestClient, upload_id: str, data: bytes, start: int = 0) -> None:
    """Send what follows `start`, part after part."""
    for offset in range(start, len(data), CHUNK):
        response = put(client, upload_id, offset, data[offset : offset + CHUNK])
        assert response.json() == {"received": min(offset + CHUNK, len(data))}
