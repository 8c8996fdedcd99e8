using Reeve.Agents.Hooks;
using Reeve.Agents.Replay.Transcripts;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Replay;

/// <summary>
/// Runs every call and outcome of session transcripts through the code the hook uses, on the transcripts' own clock, once per phase in step, each
/// phase with a gate of its own. A person is taken to sit there, as the transcript tells what they let run.
/// </summary>
/// <param name="requests">Makes requests; its scope resolver keeps its own clock.</param>
/// <param name="wall">Tells how long the replay took.</param>
public sealed class ReplayRunner(CommandRequests requests, TimeProvider wall)
{
    private const long ProgressEvery = 256 * 1024;

    /// <summary>Replays the files.</summary>
    /// <param name="files">Claude Code transcripts (JSON Lines): sessions, sub-agents, overlapping or not.</param>
    /// <param name="options">What to replay at.</param>
    /// <param name="gates">A fresh gate at that phase on that clock; disposed at the end if it can be.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops between two lines.</param>
    /// <returns>The report, or what is wrong with an option or a file, with its line.</returns>
    public async Task<Result<ReplayReport>> RunAsync(
        IReadOnlyList<string> files,
        ReplayOptions options,
        Func<Phase, TimeProvider, IGate> gates,
        IProgress<ReplayProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (Check(files, options) is { } refusal)
        {
            return refusal;
        }

        long began = wall.GetTimestamp();
        var clock = new ReplayClock();
        var hooks = new TranscriptHooks(files);
        var tally = new ReplayTally(files, options);
        ReplayLane[] lanes = [.. options.Phases.Select(phase => new ReplayLane(phase, gates(phase, clock), requests))];
        try
        {
            long total = files.Sum(f => new FileInfo(f) is { Exists: true } info ? info.Length : 0);
            long told = 0;
            await foreach (HookStep step in hooks.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                clock.MoveTo(step.At);
                tally.Add(step);
                await RunAsync(step, lanes, tally).ConfigureAwait(false);
                if (hooks.BytesRead - told >= ProgressEvery)
                {
                    told = hooks.BytesRead;
                    progress?.Report(new ReplayProgress(told, total, tally.Calls));
                }
            }

            progress?.Report(new ReplayProgress(hooks.BytesRead, total, tally.Calls));
            return hooks.Refusal is { } broken ? broken : tally.Report(hooks, lanes, wall.GetElapsedTime(began));
        }
        finally
        {
            foreach (ReplayLane lane in lanes)
            {
                await lane.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask RunAsync(HookStep step, ReplayLane[] lanes, ReplayTally tally)
    {
        if (step.Body.IsEmpty)
        {
            return;
        }

        var replies = new HookReply[lanes.Length];
        for (int i = 0; i < lanes.Length; i++)
        {
            replies[i] = await lanes[i].RunAsync(step).ConfigureAwait(false);
        }

        tally.Ran(step, lanes, replies);
    }

    private static Refusal? Check(IReadOnlyList<string> files, ReplayOptions options) =>
        files.Count == 0 ? ReplayRefusals.NoFile()
        : options.Problems() is { Count: > 0 } problems ? ReplayRefusals.Options(problems)
        : null;
}
