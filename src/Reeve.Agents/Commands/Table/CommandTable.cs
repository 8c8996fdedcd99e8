using System.Collections.Frozen;
using System.Reflection;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Commands.Table;

/// <summary>The type table: every program, sub-command and tool that is known, and the hard constraints.</summary>
internal sealed class CommandTable
{
    private const string ResourcePrefix = "Reeve.Agents.Commands.Table.Data.";

    private static readonly Lazy<CommandTable> BuiltInTable = new(() => new CommandTable(ReadResources(), null));

    private readonly FrozenDictionary<string, ProgramNode> _programs;
    private readonly (string Pattern, ProgramNode Node)[] _wild;

    private CommandTable(TableReader builtIn, TableReader? extra)
    {
        Rows = [.. builtIn.Rows, .. extra?.Rows ?? []];
        Constraints = builtIn.Constraints;
        var programs = new Dictionary<string, ProgramNode>(StringComparer.Ordinal);
        foreach (TableRow row in Rows)
        {
            string[] words = row.Head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!programs.TryGetValue(words[0], out ProgramNode? node))
            {
                programs[words[0]] = node = new ProgramNode();
            }

            foreach (string word in words.AsSpan(1))
            {
                node = node.Child(word);
            }

            node.Row = row;
        }

        _programs = programs.ToFrozenDictionary(StringComparer.Ordinal);
        _wild = [.. programs.Where(p => p.Key.Contains('*', StringComparison.Ordinal)).Select(p => (p.Key, p.Value))];
    }

    /// <summary>The rows shipped with Reeve.</summary>
    public static CommandTable BuiltIn => BuiltInTable.Value;

    public IReadOnlyList<TableRow> Rows { get; }

    public IReadOnlyList<ConstraintRow> Constraints { get; }

    /// <summary>The built-in table with rows of the configuration added.</summary>
    public static Result<CommandTable> With(string extraRows)
    {
        if (string.IsNullOrWhiteSpace(extraRows))
        {
            return BuiltIn;
        }

        TableReader extra = TableReader.Read(extraRows);
        return extra.Refusals.Count > 0 ? extra.Refusals[0] : new CommandTable(ReadResources(), extra);
    }

    /// <summary>The node of a program or tool, or null when it is not in the table.</summary>
    public ProgramNode? Find(string name)
    {
        if (_programs.TryGetValue(name, out ProgramNode? node))
        {
            return node;
        }

        foreach ((string pattern, ProgramNode wild) in _wild)
        {
            if (ProgramNode.Fits(name, pattern))
            {
                return wild;
            }
        }

        return null;
    }

    private static TableReader ReadResources()
    {
        Assembly assembly = typeof(CommandTable).Assembly;
        var text = new System.Text.StringBuilder();
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            text.Append(reader.ReadToEnd()).Append('\n');
        }

        TableReader read = TableReader.Read(text.ToString());
        return read.Refusals.Count == 0 ? read : throw new InvalidOperationException(read.Refusals[0].ToString());
    }
}
