using Reeve.Cli.Console;

namespace Reeve.Cli.Requests;

/// <summary>Draws requests for the person who is to answer them.</summary>
internal static class RequestScreen
{
    private const int Listed = 120;

    /// <summary>A table; long commands are cut and end in <c>…</c>.</summary>
    public static Grid Table(IEnumerable<RequestView> requests, DateTimeOffset now)
    {
        Grid grid = new("id", "status", "opened", "expires", "agent", "scope", "types", "command");
        foreach (RequestView request in requests)
        {
            grid.Add(
                request.Id,
                new Cell(request.Status, Meaning(request.Status)),
                Times.Relative(request.OpenedAt, now),
                request.Status == "pending" ? Times.Relative(request.ExpiresAt, now) : "-",
                request.Agent,
                request.Scope,
                string.Join(" ", request.Types),
                Printable.Line(request.Text, Listed));
        }

        return grid;
    }

    /// <summary>Everything about one request, its command whole.</summary>
    public static void Draw(RequestView request, Output output, DateTimeOffset now)
    {
        output.Line($"{request.Id}  {request.Status}", Meaning(request.Status));
        output.Line($"agent    {request.Agent} (session {request.Session})");
        output.Line($"scope    {request.Scope}{(request.Folder.Length > 0 ? $", in {request.Folder}" : "")}");
        output.Line($"needs    {string.Join(", ", request.Types)} at phase {request.Phase}{(request.Why.Length > 0 ? $": {request.Why}" : "")}");
        output.Line($"opened   {Times.Stamp(request.OpenedAt)} ({Times.Relative(request.OpenedAt, now)})");
        output.Line(request.AnsweredBy is null
            ? $"expires  {Times.Stamp(request.ExpiresAt)} ({Times.Relative(request.ExpiresAt, now)})"
            : $"answered {request.AnsweredBy}{(request.AnswerReason is null ? "" : $": {request.AnswerReason}")}");
        output.Line($"{request.Tool}:");
        foreach (string line in Printable.Lines(request.Text))
        {
            output.Line($"  {line}");
        }
    }

    /// <summary>One line about an event of the watch.</summary>
    public static string EventLine(string name, RequestView request, DateTimeOffset now) => name == "opened"
        ? $"opened    {request.Id}  {request.Agent}  {request.Scope}  {string.Join(" ", request.Types)}  expires {Times.Relative(request.ExpiresAt, now)}  {request.Text}"
        : $"{request.Status,-9} {request.Id}{(request.AnsweredBy is null ? "" : $"  by {request.AnsweredBy}")}{(request.AnswerReason is null ? "" : $": {request.AnswerReason}")}";

    private static Tone Meaning(string status) => status switch
    {
        "pending" => Tone.Caution,
        "approved" or "native" => Tone.Good,
        "refused" => Tone.Bad,
        _ => Tone.Quiet,
    };
}
