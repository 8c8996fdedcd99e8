using System.Text.RegularExpressions;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>
/// A model that tries a command, is refused with a request's id, waits until a person approved it, tries again, and then once more.
/// </summary>
internal sealed partial class RetryAfterApproval(ReeveService reeve, Scratch scratch, string command)
{
    /// <summary>The id named in the first refusal.</summary>
    public string? Request { get; private set; }

    /// <summary>The command had an effect before anybody approved it.</summary>
    public bool RanEarly { get; private set; }

    /// <summary>The command had its effect after the approval.</summary>
    public bool RanOnceApproved { get; private set; }

    public async ValueTask<string?> NextAsync(IReadOnlyList<string> results)
    {
        switch (results.Count)
        {
            case 0:
                return command;
            case 1:
                RanEarly = scratch.CanaryRan;
                Match named = RequestId().Match(results[0]);
                Assert.True(named.Success, $"The refusal names no request: {results[0]}");
                Request = named.Value;
                await reeve.ApproveAsync(Request);
                return command;
            case 2:
                RanOnceApproved = scratch.CanaryRan;
                File.Delete(Path.Combine(scratch.Repository, "CANARY"));
                return command;
            default:
                return null;
        }
    }

    [GeneratedRegex(@"\breq-[0-9a-z]+", RegexOptions.None, 1000)]
    private static partial Regex RequestId();
}
