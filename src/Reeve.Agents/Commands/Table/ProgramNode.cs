namespace Reeve.Agents.Commands.Table;

/// <summary>A program or sub-command in the table; children are the sub-commands one word further.</summary>
internal sealed class ProgramNode
{
    private readonly Dictionary<string, ProgramNode> _children = new(StringComparer.Ordinal);
    private readonly List<(string Pattern, ProgramNode Node)> _wild = [];

    public TableRow? Row { get; set; }

    public bool HasChildren => _children.Count > 0 || _wild.Count > 0;

    /// <summary>The child with exactly that name.</summary>
    public ProgramNode? FindLiteral(string word) => _children.GetValueOrDefault(word);

    /// <summary>The row reached deepest by the words, literal ones before patterns; <paramref name="used"/> is how many of them it names.</summary>
    public TableRow? Deepest(ReadOnlySpan<string> words, out int used)
    {
        if (words.Length > 0)
        {
            if (_children.TryGetValue(words[0], out ProgramNode? child) && child.Deepest(words[1..], out used) is { } literal)
            {
                used++;
                return literal;
            }

            foreach ((string pattern, ProgramNode node) in _wild)
            {
                if (Fits(words[0], pattern) && node.Deepest(words[1..], out used) is { } wild)
                {
                    used++;
                    return wild;
                }
            }
        }

        used = 0;
        return Row is { Prefix: false } ? Row : null;
    }

    /// <summary>The child for a word of a table head, made when missing.</summary>
    public ProgramNode Child(string word)
    {
        if (!word.Contains('*', StringComparison.Ordinal))
        {
            if (!_children.TryGetValue(word, out ProgramNode? child))
            {
                _children[word] = child = new ProgramNode();
            }

            return child;
        }

        foreach ((string pattern, ProgramNode node) in _wild)
        {
            if (pattern == word)
            {
                return node;
            }
        }

        _wild.Add((word, new ProgramNode()));
        return _wild[^1].Node;
    }

    /// <summary>Matches a word with a pattern of literals and <c>*</c>.</summary>
    public static bool Fits(ReadOnlySpan<char> word, ReadOnlySpan<char> pattern)
    {
        int star = pattern.IndexOf('*');
        if (star < 0)
        {
            return word.SequenceEqual(pattern);
        }

        if (!word.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = pattern[(star + 1)..];
        for (int i = star; i <= word.Length; i++)
        {
            if (Fits(word[i..], rest))
            {
                return true;
            }
        }

        return false;
    }
}
