using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using Reeve.Core.Decisions;

namespace Reeve.Core.Conditions;

/// <summary>Names: what a path such as <c>commandType["git.push"].failed</c> refers to.</summary>
internal sealed partial class ConditionParser
{
    private const string ErrorRate = "errorRate";
    private const string TypeGroup = "commandType";
    private const string AgentGroup = "agent";
    private const int LongestAgent = 200;

    /// <summary>Words of other languages for our operators.</summary>
    private static readonly FrozenDictionary<string, string> WordOperators = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = "&&",
        ["or"] = "||",
        ["not"] = "!",
        ["is"] = "==",
        ["eq"] = "==",
        ["gt"] = ">",
        ["lt"] = "<",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A path that was found, and where it stands.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Path(MetricRef Read, int Start, int End);

    private Operand? Named(Token name)
    {
        switch (name.Text)
        {
            case "true" or "false":
                return new(new TruthLiteral(name.Text == "true"), name.Start, name.End);
            case "null":
                return new(new TextLiteral(null), name.Start, name.End);
        }

        if (Current.Is("("))
        {
            return Call(name);
        }

        if (Found(name) is not { } path)
        {
            return null;
        }

        int read = _reads.Add(path.Read);
        return new(
            path.Read.Metric.Kind switch
            {
                MetricKind.Count => new CountRead(read),
                MetricKind.Rate => new RateRead(read),
                _ => new TextRead(read),
            },
            path.Start,
            path.End);
    }

    /// <summary>Reads on from a path's first name and looks it up.</summary>
    private Path? Found(Token first)
    {
        Token? chosen = null;
        if (first.Text is TypeGroup or AgentGroup && Current.Is("["))
        {
            if (Index() is not { } index || !Known(first, index))
            {
                return null;
            }

            chosen = index;
        }

        bool grouped = first.Text is TypeGroup or AgentGroup;
        if (Rest(grouped ? "" : first.Text) is not { } spelling)
        {
            return null;
        }

        Selector selector = chosen is { } named ? Selector.Named(named.Text) : grouped ? Selector.Subject : Selector.All;
        int end = _tokens[_at - 1].End;
        if (_schema.Find(spelling) is { } metric && metric.Reach.HasFlag(Reach(selector)))
        {
            MetricRef read = first.Text == AgentGroup ? new(metric, Selector.All, selector) : new(metric, selector, Selector.All);
            return new(read, first.Start, end);
        }

        string prefix = grouped ? MetricRef.Prefix(first.Text, selector) : "";
        Unknown(first.Start, end, prefix, spelling, selector);
        return null;
    }

    /// <summary>The names behind the first, joined by dots. A name before a bracket is a function's, and left.</summary>
    private string? Rest(string first)
    {
        var spelling = new StringBuilder(first);
        while (true)
        {
            if (Current.Is(".") && _tokens[_at + 1].Kind == TokenKind.Name && !_tokens[_at + 2].Is("("))
            {
                Take();
                Append(spelling, Take().Text);
            }
            else if (Current.Is("["))
            {
                if (Index() is not { } index)
                {
                    return null;
                }

                Append(spelling, index.Text);
            }
            else
            {
                return spelling.ToString();
            }
        }
    }

    private static void Append(StringBuilder spelling, string name) => spelling.Append(spelling.Length == 0 ? "" : ".").Append(name);

    private Token? Index()
    {
        Take();
        if (Current.Kind != TokenKind.Text)
        {
            if (Current.Kind == TokenKind.Fault)
            {
                Unexpected();
            }
            else
            {
                Refuse(Current.Start, "Only a text stands in an index", "Write a name in quotes, e.g. commandType[\"git.push\"].failed");
            }

            return null;
        }

        Token index = Take();
        return Expect("]", "An index is not closed") is null ? null : index;
    }

    /// <summary>Whether a type or agent of that name can be.</summary>
    private bool Known(Token group, Token name)
    {
        if (group.Text == TypeGroup && CommandType.Find(name.Text) is null)
        {
            string? near = NameSuggestion.For(name.Text, CommandType.All.Select(t => t.Name));
            Refuse(
                name.Start,
                $"There is no command type `{name.Text}`",
                near is null ? "The command types are listed in docs/commands.md, e.g. git.push" : $"Did you mean `{near}`?");
            return false;
        }

        if (name.Text.Length is 0 or > LongestAgent || name.Text.Any(char.IsControl))
        {
            Refuse(name.Start, $"An agent's name has 1 to {LongestAgent} characters and no control characters", "Write the name that `reeve status` shows");
            return false;
        }

        return true;
    }

    private static MetricReach Reach(Selector selector) => selector.Kind switch
    {
        SelectorKind.All => MetricReach.All,
        SelectorKind.Subject => MetricReach.Subject,
        _ => MetricReach.Named,
    };

    private void Unknown(int start, int end, string prefix, string spelling, Selector selector)
    {
        string written = _text[start..end];
        if (_schema.Find(spelling) is { } metric)
        {
            string where = metric.Reach.HasFlag(MetricReach.All)
                ? $"Write `{spelling}`: it is counted for everything together"
                : $"Write `{TypeGroup}.{spelling}` or `{AgentGroup}.{spelling}`: it is told of a rule's subject only";
            Refuse(start, $"`{written}` is not known", where);
            return;
        }

        string? near = prefix.Length > 0 && spelling.Length > 0
            ? NameSuggestion.For(spelling, Spellings(Reach(selector))) is { } part ? prefix + part : null
            : NameSuggestion.For(
                prefix.Length > 0 ? written : spelling,
                [
                    .. Spellings(MetricReach.All),
                    .. Spellings(MetricReach.Subject).Select(s => $"{TypeGroup}.{s}"),
                    .. Spellings(MetricReach.Subject).Select(s => $"{AgentGroup}.{s}"),
                ]);
        Refuse(
            start,
            $"Unknown name `{written}`",
            near is null ? "The names are listed in docs/conditions.md, e.g. errorRate, commandType.failures" : $"Did you mean `{near}`?");
    }

    private IEnumerable<string> Spellings(MetricReach reach) => _schema.Spellings.Where(s => s.Metric.Reach.HasFlag(reach)).Select(s => s.Spelling);
}
