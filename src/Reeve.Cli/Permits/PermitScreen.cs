using Reeve.Cli.Console;

namespace Reeve.Cli.Permits;

/// <summary>Draws permits.</summary>
internal static class PermitScreen
{
    /// <summary>A table.</summary>
    public static Grid Table(IEnumerable<PermitView> permits, DateTimeOffset now)
    {
        Grid grid = new("id", "scope", "used", "ends", "by", "for", "reason", "command");
        foreach (PermitView permit in permits)
        {
            grid.Add(
                permit.Id,
                permit.Scope,
                $"{permit.Used}/{permit.Uses?.ToString() ?? "∞"}",
                new Cell(Times.Relative(permit.Until, now), permit.Until <= now ? Tone.Quiet : Tone.Plain),
                permit.ApprovedBy,
                permit.RequestedBy,
                permit.Reason,
                Printable.Line(permit.HoldId is null ? permit.Text : $"through {permit.HoldId}: {permit.Text}", 120));
        }

        return grid;
    }

    /// <summary>How far it reaches: <c>once, for 15 min</c>.</summary>
    public static string Bounds(PermitView permit, DateTimeOffset now) =>
        $"{permit.Uses switch { null => "any number of times", 1 => "once", { } n => $"{n} times" }}, until {Times.Stamp(permit.Until)} ({Times.Relative(permit.Until, now)})";
}
