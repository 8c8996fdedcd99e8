using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reeve.Storage.Tests.Journal;

/// <summary>The verification that <c>docs/journal.md</c> describes, written anew from that text: shares no code with the journal.</summary>
internal static class IndependentVerifier
{
    /// <summary>Verifies the segments that are there, oldest first; answers the numbers of their entries, or throws.</summary>
    public static List<long> Verify(string journalFolder)
    {
        var seqs = new List<long>();
        byte[]? link = null;
        foreach (string file in Directory.GetFiles(journalFolder, "*.seg").Order(StringComparer.Ordinal))
        {
            link = VerifySegment(file, link, seqs);
        }

        return seqs;
    }

    private static byte[] VerifySegment(string file, byte[]? link, List<long> seqs)
    {
        using var since = new MemoryStream();
        byte[] current = [];
        foreach (byte[] line in Lines(File.ReadAllBytes(file)))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("prev", out JsonElement prev))
            {
                current = Convert.FromHexString(prev.GetString()!);
                Require(link is null || link.AsSpan().SequenceEqual(current), file, "does not continue the segment before");
                since.Write(current);
                since.Write(line);
            }
            else if (json.RootElement.TryGetProperty("link", out JsonElement claimed))
            {
                since.Write(line.AsSpan(0, Encoding.UTF8.GetString(line).IndexOf("\"link\":\"", StringComparison.Ordinal) + 8));
                current = SHA256.HashData(since.ToArray());
                Require(Convert.ToHexStringLower(current) == claimed.GetString(), file, "has a broken link");
                since.SetLength(0);
                since.Write(current);
            }
            else
            {
                seqs.Add(json.RootElement.GetProperty("seq").GetInt64());
                since.Write(line);
            }
        }

        Require(since.Length == current.Length, file, "ends inside a group");
        Require(seqs.Count < 2 || seqs.Zip(seqs.Skip(1)).All(p => p.Second == p.First + 1), file, "has a gap in its numbers");
        return current;
    }

    private static IEnumerable<byte[]> Lines(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int newline = Array.IndexOf(bytes, (byte)'\n', at);
            Require(newline >= 0, at.ToString(CultureInfo.InvariantCulture), "no newline at the end");
            yield return bytes[at..(newline + 1)];
            at = newline + 1;
        }
    }

    private static void Require(bool condition, string where, string what)
    {
        if (!condition)
        {
            throw new InvalidDataException($"{where} {what}.");
        }
    }
}
