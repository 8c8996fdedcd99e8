using Reeve.Core.Decisions;

namespace Reeve.Core.Signals.Windows;

/// <summary>A key in one word: scope in bits 32–55, type in bits 24–31, agent in bits 0–23. 0 is all of them, the highest value all that were too many.</summary>
internal static class PackedKey
{
    public const int All = 0;
    public const int OtherName = 0xffffff;
    private const int OtherType = 0xff;

    public static ulong Pack(int scope, int type, int agent) => ((ulong)scope << 32) | ((ulong)type << 24) | (uint)agent;

    public static int TypeOf(CommandType? type) => type is null ? All : type.Bit + 1;

    public static int Scope(ulong key) => (int)(key >> 32);

    public static int Type(ulong key) => (int)(key >> 24) & 0xff;

    public static int Agent(ulong key) => (int)key & 0xffffff;

    public static int Shape(ulong key) => (Scope(key) == All ? 0 : 1) | (Type(key) == All ? 0 : 2) | (Agent(key) == All ? 0 : 4);

    /// <summary>The same key with only the parts of a shape.</summary>
    public static ulong Reduce(ulong key, int shape) =>
        Pack((shape & 1) == 0 ? All : Scope(key), (shape & 2) == 0 ? All : Type(key), (shape & 4) == 0 ? All : Agent(key));

    /// <summary>The key that counts what was too many in a shape.</summary>
    public static ulong Overflow(int shape) =>
        Pack((shape & 1) == 0 ? All : OtherName, (shape & 2) == 0 ? All : OtherType, (shape & 4) == 0 ? All : OtherName);

    public static bool IsOverflow(ulong key) => Scope(key) == OtherName || Type(key) == OtherType || Agent(key) == OtherName;

    public static bool IsTypeKnown(ulong key) => Type(key) is All or OtherType || CommandType.All.Any(t => t.Bit == Type(key) - 1);

    public static CommandType? CommandTypeOf(ulong key) => Type(key) is All or OtherType ? null : CommandType.At(Type(key) - 1);
}
