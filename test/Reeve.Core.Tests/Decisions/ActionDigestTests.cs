using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Decisions;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Decisions;

public sealed class ActionDigestTests
{
    private static readonly ActionDigester Digester = new(new byte[32]);

    [Fact]
    public void Hexadecimal_digits_round_trip() => Check.One(CaseCount.Of(),
        Prop.ForAll(Gens.Digest.ToArbitrary(), d => ActionDigest.TryParse(d.ToString(), out ActionDigest read) && read == d && read.GetHashCode() == d.GetHashCode()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000g")]
    public void Anything_else_is_no_digest(string? text) => Assert.False(ActionDigest.TryParse(text, out _));

    [Fact]
    public void Tool_folder_text_and_key_all_count()
    {
        ActionDigest[] digests =
        [
            Digester.Digest("Bash", "", "git push"u8),
            Digester.Digest("Bash", "sub", "git push"u8),
            Digester.Digest("Bas", "h", "git push"u8),
            Digester.Digest("Bash", "", "git push "u8),
            Digester.Digest("Shell", "", "git push"u8),
            new ActionDigester([.. Enumerable.Repeat((byte)1, 32)]).Digest("Bash", "", "git push"u8),
        ];
        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public void It_is_HMAC_SHA_256_as_documented()
    {
        byte[] canonical = "Bash\0sub\0git push"u8.ToArray();
        byte[] expected = System.Security.Cryptography.HMACSHA256.HashData(new byte[32], canonical);
        Assert.Equal(Convert.ToHexStringLower(expected), Digester.Digest("Bash", "sub", "git push"u8).ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Any_length_of_text_is_covered_to_the_last_byte(int length)
    {
        byte[] text = new byte[length + 1];
        ActionDigest one = Digester.Digest("Write", "", text);
        text[^1] = 1;
        Assert.NotEqual(one, Digester.Digest("Write", "", text));
    }

    [Fact]
    public void Short_keys_and_wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ActionDigester(new byte[31]));
        Assert.Throws<ArgumentException>(() => new ActionDigest(new byte[31]));
    }
}
