using Reeve.Storage.State;

namespace Reeve.Server.Schedules;

/// <summary>How the nightly upkeep stands.</summary>
/// <param name="Next">When it runs next, UTC; null when it is off.</param>
/// <param name="Backup">The newest backup of the day; null when there is none.</param>
/// <param name="BackupElsewhere">The database is PostgreSQL's, which has backups of its own.</param>
/// <param name="BackupProblem">Why the last backup failed; null after a success.</param>
/// <param name="Retention">What retention did last since start; null when it has not run.</param>
/// <param name="RetentionProblem">Why it failed; null after a success.</param>
public sealed record UpkeepStatus(
    DateTimeOffset? Next, StandingBackup? Backup, bool BackupElsewhere, string? BackupProblem, RetentionRun? Retention, string? RetentionProblem);
