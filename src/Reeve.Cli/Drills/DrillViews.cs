namespace Reeve.Cli.Drills;

/// <summary>Answer of <c>POST /api/drills/{kind}</c>.</summary>
internal sealed record DrillView(string Id, string Kind, bool Passed, string Verdict, string Summary, DateTimeOffset At, long Milliseconds, string By)
{
    public DrillStepView[] Steps { get; set; } = [];
}

/// <summary>One step.</summary>
internal sealed record DrillStepView(string Name, string Verdict, double Milliseconds, string What);
