using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Reeve.Bench.Journal;

/// <summary>What the same bytes cost without a journal.</summary>
internal static class Floors
{
    private const int Group = 64;

    public static void Measure(string folder, int entries, Figures figures)
    {
        byte[] all = [.. Directory.GetFiles(Path.Combine(folder, "journal"), "*.seg").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];
        int chunk = (int)((long)all.Length * Group / entries);
        figures.AddBytes(all.Length, entries);
        // Once for nothing: a machine that gets its memory page by page would otherwise be measured, not write().
        Write(folder, all, chunk);
        Figures.Watch start = Figures.Start();
        Write(folder, all, chunk);
        figures.Add("floor: write() of the same lines to a new file", start, entries);
        Span<byte> hash = stackalloc byte[32];
        Figures.Watch hashing = Figures.Start();
        for (int at = 0; at < all.Length; at += chunk)
        {
            SHA256.HashData(all.AsSpan(at, Math.Min(chunk, all.Length - at)), hash);
        }

        figures.Add("floor: SHA-256 of the same lines", hashing, entries);
    }

    private static void Write(string folder, byte[] all, int chunk)
    {
        string path = Path.Combine(folder, "floor");
        using (SafeFileHandle handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (int at = 0; at < all.Length; at += chunk)
            {
                RandomAccess.Write(handle, all.AsSpan(at, Math.Min(chunk, all.Length - at)), at);
            }
        }

        File.Delete(path);
    }
}
