using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reeve.Core.Metrics;
using Reeve.Core.Readiness;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Hosting;

namespace Reeve.Server.Metrics;

/// <summary>What the gauges show that is not in memory anyway.</summary>
/// <param name="Rates">Rates of the last 24 hours.</param>
/// <param name="Readiness">The assessment that was kept last; null when there is none.</param>
public sealed record GaugeValues(CommandRates Rates, ReadinessAssessment? Readiness)
{
    /// <summary>Nothing is known.</summary>
    public static GaugeValues None { get; } = new(new CommandRates(null, null, null, null), null);
}

/// <summary>
/// Brings the gauges up to date every 30 s, and when somebody scrapes; a scrape waits for that no longer than it can afford and then shows what was
/// known before.
/// </summary>
internal sealed partial class GaugeRefresh(DataFolder folder, TimeProvider time, ILogger<GaugeRefresh> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>How often: 30 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>How long a scrape waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(8);

    /// <summary>Window of the rates. It begins at a full hour, so that only whole hours are added up.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(23);

    private readonly Lock _lock = new();
    private Task _refreshing = Task.CompletedTask;
    private ITimer? _timer;
    private GaugeValues _values = GaugeValues.None;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogStarting();
        _timer = time.CreateTimer(_ => _ = Refresh(), null, TimeSpan.Zero, Interval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync().ConfigureAwait(false);
        await _refreshing.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The newest values that can be had at once.</summary>
    public async ValueTask<GaugeValues> ReadAsync()
    {
        try
        {
            await Refresh().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The database is slow or locked; what is known is shown.
        }

        return Volatile.Read(ref _values);
    }

    private Task Refresh()
    {
        lock (_lock)
        {
            return _refreshing.IsCompleted ? _refreshing = Task.Run(RefreshAsync) : _refreshing;
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            DateTimeOffset from = DateTimeOffset.FromUnixTimeSeconds(JournalTotals.HourOf(now - Window) * 3600);
            Installation reeve = folder.Installation;
            Result<CommandMetrics> counted = await reeve.Metrics.CountAsync(from, now.AddSeconds(1)).ConfigureAwait(false);
            Result<IReadOnlyList<KeptRecord>> kept = await folder.Store.RecordsAsync(new RecordQuery(RecordKind.Readiness, Limit: 1)).ConfigureAwait(false);
            if ((counted.Refusal ?? kept.Refusal) is { } refusal)
            {
                LogRefused(refusal);
            }

            // What cannot be measured now is not known now.
            Volatile.Write(ref _values, new GaugeValues(
                counted.TryGet(out CommandMetrics? metrics, out _) ? metrics.Rates : GaugeValues.None.Rates,
                kept.TryGet(out IReadOnlyList<KeptRecord>? records, out _) ? records.OfType<ReadinessAssessment>().FirstOrDefault() : null));
        }
#pragma warning disable CA1031 // A timer has no caller: a bug is said, and the next time it is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogBug(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Starting periodic governance metrics updates")]
    private partial void LogStarting();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gauges could not be brought up to date: {Refusal}")]
    private partial void LogRefused(Refusal refusal);

    [LoggerMessage(Level = LogLevel.Error, Message = "A bug while gauges were brought up to date")]
    private partial void LogBug(Exception exception);
}
