using Reeve.Core.Decisions;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Commands.Table;

/// <summary>
/// Reads the text of a type table. A line that starts in the first column is a head (several separated by commas share what follows);
/// indented lines are a key and its values; <c>#</c> in the first column starts a comment. The keys are those of <see cref="TableRow"/>.
/// </summary>
internal sealed class TableReader
{
    private readonly List<TableRow> _group = [];
    private ConstraintRow? _constraint;

    public List<TableRow> Rows { get; } = [];

    public List<ConstraintRow> Constraints { get; } = [];

    public List<Refusal> Refusals { get; } = [];

    public static TableReader Read(string text)
    {
        var reader = new TableReader();
        int number = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            number++;
            string line = raw.TrimEnd().ToString();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                reader.Key(line.Trim(), number);
            }
            else
            {
                reader.Head(line, number);
            }
        }

        return reader;
    }

    private void Head(string line, int number)
    {
        _group.Clear();
        _constraint = null;
        if (line.StartsWith("constraint ", StringComparison.Ordinal))
        {
            _constraint = new ConstraintRow(line["constraint ".Length..].Trim(), number);
            Constraints.Add(_constraint);
            return;
        }

        foreach (string head in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var row = new TableRow(head, number);
            _group.Add(row);
            Rows.Add(row);
        }
    }

    private void Key(string line, int number)
    {
        int space = line.IndexOf(' ');
        string key = space < 0 ? line : line[..space];
        string value = space < 0 ? "" : line[(space + 1)..].Trim();
        if (_constraint is not null)
        {
            if (!ConstraintKey(_constraint, key, value))
            {
                Refusals.Add(CommandRefusals.Row(number, $"A constraint has no key '{key}'."));
            }

            return;
        }

        if (_group.Count == 0)
        {
            Refusals.Add(CommandRefusals.Row(number, "A key stands before the first head."));
        }

        foreach (TableRow row in _group)
        {
            if (RowKey(row, key, value) is { } wrong)
            {
                Refusals.Add(CommandRefusals.Row(number, wrong));
                return;
            }
        }
    }

    private static bool ConstraintKey(ConstraintRow row, string key, string value)
    {
        List<string>? list = key switch
        {
            "path" => row.Paths,
            "except" => row.Exceptions,
            "tree" => row.Trees,
            "yes" => row.Yes,
            "no" => row.No,
            _ => null,
        };
        list?.Add(value);
        return list is not null;
    }

    private static string? RowKey(TableRow row, string key, string value)
    {
        string? wrong = null;
        switch (key)
        {
            case "is":
                row.Types = TypesOf(value, ref wrong);
                break;
            case "bare":
                row.Bare = TypesOf(value, ref wrong);
                break;
            case "with" or "only":
                int colon = value.IndexOf(" : ", StringComparison.Ordinal);
                if (colon < 0)
                {
                    return $"'{key}' needs options, ' : ' and types.";
                }

                (key == "with" ? row.With : row.Only).Add(Rule(value[..colon], value[(colon + 3)..], ref wrong));
                break;
            case "value":
                row.Values.UnionWith(Words(value));
                break;
            case "reads":
                row.ReadValues.UnionWith(Words(value));
                break;
            case "writes":
                row.WriteValues.UnionWith(Words(value));
                break;
            case "flags":
                row.Flags.UnionWith(Words(value));
                break;
            case "pairs":
                row.Pairs.UnionWith(Words(value));
                break;
            case "inside":
                row.Inside = true;
                break;
            case "args":
                wrong = Enum.TryParse(value, ignoreCase: true, out ArgumentKind kind) ? null : $"There is no kind of arguments '{value}'.";
                row.Arguments = kind;
                break;
            case "do":
                row.Handler = value;
                break;
            case "wraps":
                row.Wraps = value.Length == 1 && char.IsAsciiDigit(value[0]) ? value[0] - '0' : 0;
                break;
            case "deny":
                row.Constraint = value;
                break;
            case "lists":
                row.Lists = Words(value);
                break;
            case "filters":
                row.Filters = true;
                break;
            case "dashes":
                row.Dashes = true;
                break;
            case "meta":
                row.Meta = true;
                break;
            case "tree":
                row.Tree = true;
                break;
            case "prefix":
                row.Prefix = true;
                break;
            case "yes" or "no":
                (key == "yes" ? row.Yes : row.No).Add(Example(value, ref wrong));
                break;
            default:
                wrong = $"There is no key '{key}'.";
                break;
        }

        return wrong;
    }

    private static OptionRule Rule(string options, string effect, ref string? wrong)
    {
        string? constraint = null;
        bool writes = false;
        var types = new List<string>();
        foreach (string word in Words(effect))
        {
            if (word[0] == '!')
            {
                constraint = word[1..];
            }
            else if (word == "write")
            {
                writes = true;
            }
            else
            {
                types.Add(word);
            }
        }

        TypeSet set = types.Count == 0 ? TypeSet.Empty : TypesOf(string.Join(' ', types), ref wrong);
        return new OptionRule([.. Words(options)], set, writes, constraint);
    }

    private static TableExample Example(string value, ref string? wrong)
    {
        int arrow = value.LastIndexOf(" => ", StringComparison.Ordinal);
        return arrow < 0 ? new TableExample(value, null) : new TableExample(value[..arrow].TrimEnd(), TypesOf(value[(arrow + 4)..], ref wrong));
    }

    private static TypeSet TypesOf(string value, ref string? wrong)
    {
        TypeSet set = TypeSet.Empty;
        foreach (string name in Words(value))
        {
            if (CommandType.Find(name) is { } type)
            {
                set = set.Union(TypeSet.Of(type));
            }
            else
            {
                wrong = $"There is no command type '{name}'.";
            }
        }

        return set;
    }

    private static string[] Words(string value) => value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
