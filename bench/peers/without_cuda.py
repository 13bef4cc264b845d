#!/usr/bin/env python3
"""Lets the CUDA build of PyTorch start where only its CPU side is wanted.

On x86-64 Linux the package registry holds PyTorch's CUDA build only. It does not load without some 3 GB of CUDA
libraries, none of which a step on the CPU ever calls. requirements.txt takes the three that are small and called at
start (runtime, profiler, file access); this script gives each of the others a stand-in of the same name, in the place
where PyTorch looks for it: a shared library in which every function that PyTorch refers to returns 1, an error status
in all of them. The real runtime finds no driver and says so, hence `torch.cuda.is_available()` is False and no
stand-in is called.

Does nothing where PyTorch came without CUDA or the real libraries are there. Needs nm and a C compiler (torch.compile
needs the compiler too). Run it with the Python of the environment that has torch: without_cuda.py
"""
import pathlib, re, subprocess, sysconfig

# What PyTorch 2.15.0 links to beyond the three real ones (`readelf -d torch/lib/*.so`) or looks for at start: the
# beginning of its functions' names and the name of the library. A longer beginning stands before its own prefix.
LIBRARIES = {
    "cublasLt": "libcublasLt.so.13", "cublas": "libcublas.so.13", "cudnn": "libcudnn.so.9", "cufft": "libcufft.so.12",
    "cusparseLt": "libcusparseLt.so.0", "cusparse": "libcusparse.so.12", "nccl": "libnccl.so.2",
    "nvrtc": "libnvrtc.so.13", "cusolver": "libcusolver.so.12", "nvJitLink": "libnvJitLink.so.13",
    "nvshmem": "libnvshmem_host.so.3",
}


def undefined(folder):
    """The (name, version or "") of every symbol that the libraries of a folder leave to others."""
    out = subprocess.run(["nm", "-D", "--undefined-only", *sorted(folder.glob("*.so"))], check=True, text=True, capture_output=True)
    return set(re.findall(r" [Uw] (\w+)(?:@+(\S+))?$", out.stdout, re.MULTILINE))


def stand_in(target, symbols):
    source = "".join(f"int {name}(void) {{ return 1; }}\n" for name, _ in sorted(symbols)) or "\n"
    versions = {}
    for name, version in sorted(symbols):
        if version: versions.setdefault(version, []).append(name)
    script = target.with_suffix(".map")
    script.write_text("".join(f"{v} {{ global: {'; '.join(names)}; }};\n" for v, names in versions.items()))
    command = ["cc", "-shared", "-fPIC", "-x", "c", "-", f"-Wl,-soname,{target.name}", "-o", str(target)]
    subprocess.run(command + ([f"-Wl,--version-script={script}"] if versions else []), input=source, text=True, check=True)
    script.unlink()


def main():
    site = pathlib.Path(sysconfig.get_path("platlib"))
    torch = site / "torch" / "lib"
    if not (torch / "libtorch_cuda.so").exists(): return
    place = site / "nvidia" / "cu13" / "lib"
    place.mkdir(parents=True, exist_ok=True)
    wanted = {library: set() for library in LIBRARIES.values()}
    for name, version in undefined(torch):
        prefix = next((p for p in LIBRARIES if name.startswith(p)), None)
        if prefix: wanted[LIBRARIES[prefix]].add((name, version))
    for library, symbols in wanted.items():
        if not (place / library).exists(): stand_in(place / library, symbols)


if __name__ == "__main__": main()
