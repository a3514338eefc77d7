"""Reading and (atomically) writing safetensors files, with numpy only."""
import json
import os
import struct

import numpy as np

DTYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16}
NAMES = {np.dtype(v): k for k, v in DTYPES.items()}


def read_tensors(path):
    """Returns ({name: float32 array}, metadata)."""
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        body = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        flat = np.frombuffer(body[start:end], DTYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"]).astype(np.float32)
    return tensors, metadata


def write_tensors(path, tensors, metadata):
    """Writes the arrays as they are typed; the file appears whole or not at all."""
    header, parts, offset = {"__metadata__": metadata}, [], 0
    for name, array in tensors.items():
        data = np.ascontiguousarray(array).tobytes()
        header[name] = {
            "dtype": NAMES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(data)],
        }
        parts.append(data)
        offset += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    part = f"{path}.{os.getpid()}.part"
    with open(part, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
