#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""check_plans.py < DOCUMENT: whether plans of "mapinfo --json plan --as" are right.

The files are read by pyelftools. What a plan says of the headers has to be the same;
and its steps, carried out here, have to bring each byte of each segment to its place.
What is refused must be no ELF file, or an object file. Prints what is wrong, then
how many were planned and refused of how many machines; status 1 if anything is.
"""

import json
import sys

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile

# What each machine is called, and the pages that it usually has with an MMU.
NAMES = {
    "EM_386": ("i386", 4096), "EM_68K": ("m68k", 4096), "EM_AARCH64": ("arm64", 4096),
    "EM_ARM": ("ARM", 4096), "EM_RISCV": ("RISC-V", 4096), "EM_S390": ("s390", 4096),
    "EM_SH": ("SH", 4096), "EM_X86_64": ("x86-64", 4096),
}


def describe(segment, index):
    header = segment.header
    prot = "".join(letter if header.p_flags & bit else "-"
                   for letter, bit in (("r", 4), ("w", 2), ("x", 1)))
    return {"phdr": index, "offset": header.p_offset, "vaddr": header.p_vaddr,
            "filesz": header.p_filesz, "memsz": header.p_memsz,
            "align": header.p_align or 1, "prot": prot}


def find(segments, kind):
    found = [describe(s, i) for i, s in enumerate(segments) if s.header.p_type == kind]
    return found[-1] if found else None


def has_text_relocations(segments):
    for segment in segments:
        if segment.header.p_type == "PT_DYNAMIC":
            for tag in segment.iter_tags():
                if tag.entry.d_tag == "DT_TEXTREL":
                    return True
                if tag.entry.d_tag == "DT_FLAGS" and tag.entry.d_val & 4:
                    return True
    return False


def is_fdpic(elf, data):
    flags = elf.header.e_flags
    if elf.header.e_machine == "EM_ARM":
        return data[7] == 65 and not flags & 0x20
    return elf.header.e_machine == "EM_SH" and flags & 0x8100 == 0x8000


def compare_headers(plan, elf, data, nommu):
    name, page_size = NAMES[elf.header.e_machine]
    if name == "m68k" and nommu:
        page_size = 8192
    segments = list(elf.iter_segments())
    loads = [describe(s, i) for i, s in enumerate(segments)
             if s.header.p_type == "PT_LOAD" and s.header.p_memsz]
    expected = {
        "machine": name, "bits": elf.elfclass, "page_size": page_size,
        "byte_order": "little" if elf.little_endian else "big",
        "entry": elf.header.e_entry, "segments": loads, "fdpic": is_fdpic(elf, data),
        "text_relocations": has_text_relocations(segments),
        "dynamic": find(segments, "PT_DYNAMIC"), "tls": find(segments, "PT_TLS"),
        "relro": find(segments, "PT_GNU_RELRO"), "stack": find(segments, "PT_GNU_STACK"),
    }
    for index, segment in enumerate(segments):
        if segment.header.p_type == "PT_PHDR":
            expected["phdrs"] = segment.header.p_vaddr
    return [f"{key}: {plan[key]!r}, not {value!r}" for key, value in expected.items()
            if plan[key] != value]


def carry_out(plan, index, data):
    """The memory that the steps of a span make, with the address that the file gives it."""
    span = plan["spans"][index]
    start, memory = span["vaddr"], bytearray(b"?" * span["length"])
    for step in plan["steps"]:
        if step["span"] != index:
            continue
        a, b = step["start"] - start, step["end"] - start
        if step["op"] in ("map-file", "read"):
            piece = data[step["offset"]:step["offset"] + b - a]
            memory[a:b] = piece + bytes(b - a - len(piece))
        elif step["op"] in ("map-anonymous", "zero"):
            memory[a:b] = bytes(b - a)
    return start, memory[:span["length"]]


def compare_bytes(plan, data):
    wrong = []
    made = [carry_out(plan, i, data) for i in range(len(plan["spans"]))]
    for i, s in enumerate(plan["segments"]):
        start, memory = made[i if len(made) > 1 else 0]
        place = s["vaddr"] - start
        content = data[s["offset"]:s["offset"] + s["filesz"]]
        content += bytes(s["memsz"] - s["filesz"])
        if memory[place:place + len(content)] != content:
            wrong.append(f"segment {s['phdr']} has other bytes")
    return wrong


def flushes(plan):
    """Instructions that were read have to be made visible there, in a copy."""
    read = any(s["op"] == "read" and s["phdr"] in
               [t["phdr"] for t in plan["segments"] if "x" in t["prot"]]
               for s in plan["steps"])
    wanted = read and plan["machine"] in ("ARM", "arm64", "m68k", "RISC-V", "SH") and \
        not plan["text_relocations"]
    if wanted == any(s["op"] == "flush" for s in plan["steps"]):
        return []
    return ["a FLUSH step too few" if wanted else "a FLUSH step too many"]


def check(entry):
    """What is wrong, and the machine; with None, it is rightly refused."""
    with open(entry["file"], "rb") as file:
        data = file.read()
        try:
            elf = ELFFile(file)
        except ELFError:
            right = entry.get("error", "").endswith("not an ELF file")
            return ([] if right else ["is no ELF file"]), None
        if elf.header.e_type == "ET_REL":
            right = entry.get("error") == "neither a shared object nor a program"
            return ([] if right else ["is an object file"]), None
        if "error" in entry:
            return ["is refused: " + entry["error"]], None
        nommu = not entry["mmu"]
        wrong = compare_headers(entry, elf, data, nommu) + compare_bytes(entry, data)
        if nommu:
            wrong += flushes(entry)
        elif entry["spans"][0]["strategy"] != "overlay":
            wrong.append("is no overlay")
        return wrong, entry["machine"]


def main():
    planned, refused, failed, machines = 0, 0, 0, set()
    for entry in json.load(sys.stdin)["files"]:
        wrong, machine = check(entry)
        for text in wrong:
            print(f"{entry['file']}: {text}")
        failed += bool(wrong)
        planned += bool(machine)
        refused += not machine
        machines.add(machine)
    machines.discard(None)
    print(f"{planned} planned, {refused} refused, for {len(machines)} machines: "
          f"{' '.join(sorted(machines))}")
    sys.exit(1 if failed else 0)


main()
