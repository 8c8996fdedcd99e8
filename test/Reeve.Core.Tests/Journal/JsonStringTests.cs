using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Reeve.Core.Journal;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class JsonStringTests
{
    [Fact]
    public void Every_character_at_every_place_of_every_length_reads_back()
    {
        for (int length = 1; length <= 34; length++)
        {
            for (int at = 0; at < length; at++)
            {
                foreach (char special in (char[])['"', '\\', '\0', '\u001f', ' ', '!', '~', '\u007f', '\u0080', 'ü', '\u0141', '\u2028', '\uffff'])
                {
                    var text = new StringBuilder(new string('a', length)) { [at] = special };
                    ReadsBack(text.ToString());
                }
            }
        }
    }

    [Fact]
    public void Any_text_reads_back() => Prop.ForAll<string>(text => ReadsBack(text ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Half_a_pair_becomes_the_replacement_character() =>
        Assert.Equal("aaaaaaaa\ufffd", Encoding.UTF8.GetString(Written("aaaaaaaa\ud800")));

    private static void ReadsBack(string text)
    {
        byte[] raw = Written(text);
        string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        Assert.Equal(valid, JsonSerializer.Deserialize<string>((byte[])[(byte)'"', .. raw, (byte)'"']));
        byte[] again = new byte[raw.Length + (valid.Length * JsonString.MaxBytesPerChar * 3)];
        Assert.Equal(raw, again.AsSpan(0, JsonString.Write(Encoding.UTF8.GetBytes(valid), again)).ToArray());
    }

    private static byte[] Written(string text)
    {
        byte[] room = new byte[text.Length * JsonString.MaxBytesPerChar];
        return room.AsSpan(0, JsonString.Write(text, room)).ToArray();
    }
}
