using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Callers;
using Reeve.Server.Hosting;
using Reeve.Server.OpenApi;
using Reeve.Server.Problems;

namespace Reeve.Server.Database;

/// <summary>What is sent to back up.</summary>
/// <param name="Path">Where to; default: the compressed backup of the day in the backup folder.</param>
public sealed record BackupBody(string? Path = null)
{
    /// <summary>An empty body.</summary>
    public BackupBody()
        : this((string?)null)
    {
    }
}

/// <summary>What is sent to redact: one entry's text by its id.</summary>
/// <param name="Id">Tool call, request or permit.</param>
/// <param name="Reason">Why.</param>
public sealed record RedactBody(string? Id = null, string? Reason = null)
{
    /// <summary>An empty body.</summary>
    public RedactBody()
        : this(null, null)
    {
    }
}

/// <summary>What is sent to prune.</summary>
/// <param name="Before">Segments whose newest entry is older go.</param>
/// <param name="Reason">Why.</param>
public sealed record PruneBody(DateTimeOffset? Before = null, string? Reason = null)
{
    /// <summary>An empty body.</summary>
    public PruneBody()
        : this(null, null)
    {
    }
}

/// <summary>Texts were taken out.</summary>
/// <param name="Redacted">How many entries of the journal.</param>
internal sealed record TextsRedacted(int Redacted);

/// <summary>Upkeep of journal and state over HTTP.</summary>
public static class DatabaseEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/db/check", CheckAsync).WithSummary("Verify the whole journal and the database").Produces<DatabaseReport>();
        api.MapPost("/db/backup", BackupAsync).WithSummary("Write a verified backup of the database").Reads<BackupBody>().Produces<DatabaseBackup>();
        api.MapPost("/db/redact", RedactAsync).WithSummary("Redact the text of entries; the chain stays whole").Reads<RedactBody>("id", "reason")
            .Produces<TextsRedacted>().Refuses(StatusCodes.Status404NotFound);
        api.MapPost("/db/prune", PruneAsync).WithSummary("Remove old sealed segments and old rows").Reads<PruneBody>("before", "reason").Produces<DatabasePruning>();
        api.MapPost("/db/archive", ArchiveAsync).WithSummary("Move old rows into a compressed file").Reads<PruneBody>("before", "reason").Produces<DatabaseArchiving>();
        api.MapPost("/db/vacuum", VacuumAsync).WithSummary("Give the space of deleted rows back").Produces<DatabaseVacuum>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge);
    }

    private static async Task<IResult> CheckAsync(DataFolder folder) => (await DatabaseUpkeep.CheckAsync(folder).ConfigureAwait(false)).ToAnswer(r => r);

    private static async Task<IResult> VacuumAsync(DataFolder folder, HttpContext context) =>
        (await Body<PruneBody>(context).ConfigureAwait(false)).TryGet(out _, out Refusal? refusal)
            ? (await DatabaseUpkeep.VacuumAsync(folder).ConfigureAwait(false)).ToAnswer(v => v)
            : refusal.ToAnswer();

    private static async Task<IResult> ArchiveAsync(DataFolder folder, ServiceClock clock, HttpContext context)
    {
        if (!(await Body<PruneBody>(context).ConfigureAwait(false)).TryGet(out PruneBody? body, out Refusal? refusal)
            || (refusal = DatabaseRefusals.Missing(("before", body.Before), ("reason", body.Reason))) is not null)
        {
            return refusal.ToAnswer();
        }

        return (await DatabaseUpkeep.ArchiveAsync(folder, body.Before!.Value, clock.Now).ConfigureAwait(false)).ToAnswer(a => a);
    }

    private static async Task<IResult> BackupAsync(DataFolder folder, BackupDesk backups, HttpContext context)
    {
        if (!(await Body<BackupBody>(context).ConfigureAwait(false)).TryGet(out BackupBody? body, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        Result<DatabaseBackup> backup = body.Path is { } path
            ? await DatabaseUpkeep.BackupAsync(folder, path).ConfigureAwait(false)
            : await backups.TakeAsync().ConfigureAwait(false);
        return backup.ToAnswer(b => b);
    }

    private static async Task<IResult> RedactAsync(DataFolder folder, HttpContext context)
    {
        if (!(await Body<RedactBody>(context).ConfigureAwait(false)).TryGet(out RedactBody? body, out Refusal? refusal)
            || (refusal = DatabaseRefusals.Missing(("id", body.Id), ("reason", body.Reason))) is not null)
        {
            return refusal.ToAnswer();
        }

        return (await DatabaseUpkeep.RedactAsync(folder, body.Id!, context.Caller(), body.Reason!).ConfigureAwait(false)).ToAnswer(n => new TextsRedacted(n));
    }

    private static async Task<IResult> PruneAsync(DataFolder folder, HttpContext context)
    {
        if (!(await Body<PruneBody>(context).ConfigureAwait(false)).TryGet(out PruneBody? body, out Refusal? refusal)
            || (refusal = DatabaseRefusals.Missing(("before", body.Before), ("reason", body.Reason))) is not null)
        {
            return refusal.ToAnswer();
        }

        return (await DatabaseUpkeep.PruneAsync(folder, body.Before!.Value, context.Caller()).ConfigureAwait(false)).ToAnswer(p => p);
    }

    /// <summary>Reads the body; these verbs write files or destroy text, so they need a person.</summary>
    private static async ValueTask<Result<T>> Body<T>(HttpContext context)
        where T : class, new() => context.Caller() is { MayLoosen: false } caller ? DatabaseRefusals.NeedsPerson(caller)
            : Authority.Beyond(context.Caller(), null) is { } beyond ? beyond
            : await ApiBody.ReadAsync<T>(context).ConfigureAwait(false);
}
