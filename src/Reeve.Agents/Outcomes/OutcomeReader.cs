using Reeve.Agents.Commands;
using Reeve.Agents.Hooks;
using Reeve.Agents.Hooks.Reading;
using Reeve.Agents.Scopes;
using Reeve.Core.Signals;

namespace Reeve.Agents.Outcomes;

/// <summary>Makes the report of an outcome out of a hook's message.</summary>
internal static class OutcomeReader
{
    /// <summary>The report, joined to its decision by the call's id.</summary>
    public static OutcomeReport Read(in CallEnd end, HookMessage message, in ToolCallFacts call, Scope scope, Classification found, bool trusted) =>
        new()
        {
            Id = call.Id,
            Cli = call.Cli,
            Tool = call.Tool,
            Scope = scope.Key,
            Agent = call.Agent,
            Session = call.Session,
            Types = found.Types,
            Outcome = OutcomeClasses.Of(end, call.Tool, found),
            ExitCode = end.ExitCode,
            DurationMs = message.DurationMs ?? end.DurationMs,
            Trusted = trusted,
        };
}
