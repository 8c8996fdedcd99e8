using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>What can be wrong with the person's token.</summary>
internal static class TokenRefusals
{
    public static Refusal Missing(string file) => new(
        RefusalKind.Invalid, "token-file-missing", "The token file does not exist", file, "Name an existing file, or run `reeve init` to mint a token into it.");

    public static Refusal TooOpen(string file) => new(
        RefusalKind.Invalid, "token-file-open", "Others on this machine can read the token file, so it is not used", file, $"Run `chmod 600 {file}`.");

    public static Refusal Malformed(string where) => new(
        RefusalKind.Invalid, "token-malformed", "What stands there is not a token of Reeve (reeve_…)", where,
        "Mint one with `reeve token mint` and put it there.");

    public static Refusal Unreadable(string file, string why) => new(
        RefusalKind.Instrument, "token-file-unreadable", $"The token file cannot be read: {why}", file, "Give its owner the right to read it, or name another with --token-file.");

    public static Refusal Unwritable(string file, string why) => new(
        RefusalKind.Instrument, "token-file-unwritable", $"The token file cannot be written: {why}", file,
        "Make the folder writable, or name another place with --token-file.");
}
