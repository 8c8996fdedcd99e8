using Reeve.Agents.Commands;
using Reeve.Agents.Scopes;
using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks;

/// <summary>Makes the request that the gate judges out of a tool call: scope, classification, digest. Every surface goes through here.</summary>
public sealed class CommandRequests(CommandClassifier classifier, ActionDigester digester, ScopeResolver scopes)
{
    /// <summary>The scope a call belongs to.</summary>
    public Result<Scope> ScopeOf(in ToolCallFacts call) => scopes.Resolve(call.Cwd, call.TokenScope);

    /// <summary>What the call needs.</summary>
    public Classification Classify(in ToolCallFacts call, Scope scope) =>
        classifier.Classify(new ToolCall(call.Tool, call.Input, call.Cwd!, scope.Root));

    /// <summary>The request, or why the call cannot be judged.</summary>
    public Result<CommandRequest> Build(in ToolCallFacts call)
    {
        if (!ScopeOf(call).TryGet(out Scope? scope, out Refusal? refusal)
            || !ActionText.Of(call.Tool, call.Input).TryGet(out ReadOnlyMemory<byte> text, out refusal))
        {
            return refusal;
        }

        string folder = scope.Relative(call.Cwd!);
        Classification found = Classify(call, scope);
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
            Digest = digester.Digest(call.Tool, folder, text.Span),
            Text = found.Text,
            Shape = found.Shape,
            Why = found.Why,
            Folder = folder,
            ExitCodeMasked = found.ExitCodeMasked,
            Attended = call.Attended,
            StopFile = ScopeResolver.StopFile(scope),
            Canonical = text,
        };
    }
}
