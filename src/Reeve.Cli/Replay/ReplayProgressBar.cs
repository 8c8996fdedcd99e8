using System.Globalization;
using Reeve.Agents.Replay;
using Reeve.Cli.Console;

namespace Reeve.Cli.Replay;

/// <summary>How far a replay is.</summary>
/// <param name="session">The command.</param>
internal sealed class ReplayProgressBar(Session session) : IProgress<ReplayProgress>, IDisposable
{
    private readonly ProgressLine _line = new(session);

    /// <inheritdoc/>
    public void Report(ReplayProgress value)
    {
        if (value.BytesTotal > 0)
        {
            _line.Show(Math.Min(1, (double)value.BytesRead / value.BytesTotal), $"{value.Calls.ToString("#,0", CultureInfo.InvariantCulture)} calls");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
