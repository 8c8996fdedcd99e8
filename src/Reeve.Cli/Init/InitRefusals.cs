using Reeve.Core.Refusals;

namespace Reeve.Cli.Init;

/// <summary>Why <c>reeve init</c> cannot give the person a token.</summary>
internal static class InitRefusals
{
    public static Refusal ForeignToken(string file, string where) => new(
        RefusalKind.Conflict, "token-foreign", $"The token in {file} was not minted by the Reeve in {where}", file,
        "Name another file for this Reeve's token with --token-file, or another Reeve with --url or --data.");

    public static Refusal TokenElsewhere(string file) => new(
        RefusalKind.Conflict, "token-elsewhere", "Tokens exist already, but yours is not in this file", file,
        "Name the file that holds it with --token-file, or let someone who has a person's token mint one for you with `reeve token mint`.");
}
