using Reeve.Cli.Holds;

namespace Reeve.Cli.Status;

/// <summary>Answer of <c>GET /api/status</c>.</summary>
internal sealed record StatusView
{
    public string Version { get; set; } = "";

    public DateTimeOffset StartedAt { get; set; }

    public double UptimeSeconds { get; set; }

    public string DataFolder { get; set; } = "";

    public string? Url { get; set; }

    public bool TokensExist { get; set; }

    public string Phase { get; set; } = "";

    public ScopePhaseView[] Scopes { get; set; } = [];

    public int? StandingHolds { get; set; }

    public HoldView[] Holds { get; set; } = [];

    public int PendingRequests { get; set; }

    public int OpenEvents { get; set; }

    public AnswerCounts Decisions { get; set; } = new(0, 0, 0);

    public long Outcomes { get; set; }

    public JournalView? Journal { get; set; }

    public StateView? State { get; set; }

    public UpkeepView? Upkeep { get; set; }

    public AlertView[] Alerts { get; set; } = [];
}

/// <summary>The phase of one repository.</summary>
internal sealed record ScopePhaseView(string Scope, string Phase);

/// <summary>Decisions by answer.</summary>
internal sealed record AnswerCounts(long Allow, long Ask, long Deny);

/// <summary>The journal's end.</summary>
internal sealed record JournalView(long LastSeq, string? LastLink = null, int Segments = 0, string? Problem = null);

/// <summary>The database behind the journal.</summary>
internal sealed record StateView(string Store, long AppliedSeq = 0, bool Behind = false, string? Problem = null);

/// <summary>Something people should look at.</summary>
internal sealed record AlertView(DateTimeOffset At, string Code, string Text, string? Subject = null);

/// <summary>The nightly upkeep.</summary>
internal sealed record UpkeepView(
    DateTimeOffset? Next = null,
    StandingBackupView? Backup = null,
    bool BackupElsewhere = false,
    string? BackupProblem = null,
    RetentionView? Retention = null,
    string? RetentionProblem = null);

/// <summary>The newest backup of the day.</summary>
internal sealed record StandingBackupView(string Path, DateTimeOffset At, long Bytes);

/// <summary>What retention did last.</summary>
internal sealed record RetentionView(DateTimeOffset At, Database.RetiredView Rows, string? Archive = null);
