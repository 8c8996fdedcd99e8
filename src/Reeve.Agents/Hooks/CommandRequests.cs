using System.Collections.Immutable;
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

    /// <summary>The mark under which the file at an absolute path is remembered.</summary>
    public FileMark MarkOf(string path) => digester.Mark(path);

    /// <summary>What the call needs.</summary>
    /// <param name="call">The call.</param>
    /// <param name="scope">Its scope.</param>
    /// <param name="wrote">Knows which files calls wrote before.</param>
    public Classification Classify(in ToolCallFacts call, Scope scope, Func<string, bool> wrote)
    {
        ToolCall tool = ToolOf(call, scope, wrote);
        return _recent.Find(tool)?.Found ?? classifier.Classify(tool);
    }

    /// <summary>The digest of the call's action, or why the call cannot be judged.</summary>
    public Result<ActionDigest> DigestOf(in ToolCallFacts call, Scope scope, Func<string, bool> wrote) =>
        ActionOf(call, scope, wrote).TryGet(out KnownAction? action, out Refusal? refusal) ? action.Digest : refusal;

    /// <summary>The request, or why the call cannot be judged.</summary>
    /// <param name="call">The call.</param>
    /// <param name="wrote">Knows which files calls wrote before; see <see cref="MarkOf"/>.</param>
    public Result<CommandRequest> Build(in ToolCallFacts call, Func<string, bool> wrote)
    {
        if (!ScopeOf(call).TryGet(out Scope? scope, out Refusal? refusal) || !ActionOf(call, scope, wrote).TryGet(out KnownAction? action, out refusal))
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
            Writes = MarksOf(found),
        };
    }

    /// <summary>The marks of the files that a call writes.</summary>
    public ImmutableArray<FileMark> MarksOf(Classification found) => found.Written.IsEmpty ? [] : [.. found.Written.Select(digester.Mark)];

    private static ToolCall ToolOf(in ToolCallFacts call, Scope scope, Func<string, bool> wrote) =>
        new(call.Tool, call.Input, call.Cwd!, scope.Root) { WroteBefore = wrote };

    private Result<KnownAction> ActionOf(in ToolCallFacts call, Scope scope, Func<string, bool> wrote)
    {
        ToolCall tool = ToolOf(call, scope, wrote);
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
