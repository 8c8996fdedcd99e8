using System.Security.Cryptography;

namespace Reeve.Governance.Control;

/// <summary>New ids of holds, permits, requests and tokens: a prefix and eight characters of a 32-letter alphabet without look-alikes (40 bits).</summary>
internal static class Ids
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A new id; the caller checks that it is free.</summary>
    public static string New(string prefix) => $"{prefix}-{RandomNumberGenerator.GetString(Alphabet, 8)}";
}
