using Reeve.Agents.Commands;
using Reeve.Agents.Scopes;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks;

/// <summary>Makes the request that the gate judges out of a tool call: scope, classification, digest. Every surface goes through here.</summary>
public sealed class CommandRequests(CommandClassifier classifier, ActionDigester digester, ScopeResolver scopes)
{
    private readonly RecentActions _recent = new();

    /// <summary>The scope a call belongs to.</summary>
    public Result<Scope> ScopeOf(in ToolCallFacts call) => scopes.Resolve(call.Cwd, call.TokenScope);

    /// <summary>What the call needs.</summary>
    public Classification Classify(in ToolCallFacts call, Scope scope)
    {
        ToolCall tool = ToolOf(call, scope);
        return _recent.Find(tool)?.Found ?? classifier.Classify(tool);
    }

    /// <summary>The digest of the call's action, or why the call cannot be judged.</summary>
    public Result<ActionDigest> DigestOf(in ToolCallFacts call, Scope scope) =>
        ActionOf(call, scope).TryGet(out KnownAction? action, out Refusal? refusal) ? action.Digest : refusal;

    /// <summary>The request, or why the call cannot be judged.</summary>
    public Result<CommandRequest> Build(in ToolCallFacts call)
    {
        if (!ScopeOf(call).TryGet(out Scope? scope, out Refusal? refusal) || !ActionOf(call, scope).TryGet(out KnownAction? action, out refusal))
        {
            return refusal;
        }

        Classification found = action.Found;
        return new CommandRequest
        {
            Id = call.Id,
            Cli = call.Cli,
            Tool = call.Tool,
            Scope = scope.Key,
            Agent = call.Agent,
            Session = call.Session,
            SubAgent = call.SubAgent,
            Types = found.Types,
            Constraint = found.Constraint,
            Digest = action.Digest,
            Text = found.Text,
            Shape = found.Shape,
            Why = found.Why,
            Folder = action.Folder,
            ExitCodeMasked = found.ExitCodeMasked,
            Attended = call.Attended,
            StopFile = ScopeResolver.StopFile(scope),
            Canonical = action.Text,
        };
    }

    private static ToolCall ToolOf(in ToolCallFacts call, Scope scope) => new(call.Tool, call.Input, call.Cwd!, scope.Root);

    private Result<KnownAction> ActionOf(in ToolCallFacts call, Scope scope)
    {
        ToolCall tool = ToolOf(call, scope);
        if (_recent.Find(tool) is { } known)
        {
            return known;
        }

        if (!ActionText.Of(call.Tool, call.Input).TryGet(out ReadOnlyMemory<byte> text, out Refusal? refusal))
        {
            return refusal;
        }

        string folder = scope.Relative(call.Cwd!);
        var action = new KnownAction(folder, text, digester.Digest(call.Tool, folder, text.Span), classifier.Classify(tool));
        _recent.Keep(tool, action);
        return action;
    }
}
