using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;

namespace Reeve.Agents.Commands.Judging;

/// <summary>The words of one command sorted by what its row says about them.</summary>
internal sealed class Arguments
{
    public List<ShellWord> Positionals { get; } = new(4);

    /// <summary>Options as spelled: <c>--force</c> without its value, one <c>-x</c> for every letter of a cluster.</summary>
    public List<string> Options { get; } = new(4);

    /// <summary>Values of options, by option.</summary>
    public List<(string Option, ShellWord Value)> Values { get; } = [];

    /// <summary>True when a word may be an option but what it says cannot be read off.</summary>
    public bool Doubtful { get; private set; }

    /// <summary>Sorts the words from <paramref name="from"/> on.</summary>
    public static Arguments Read(TableRow row, List<ShellWord> words, int from)
    {
        var read = new Arguments();
        bool only = false;
        for (int i = from; i < words.Count; i++)
        {
            ShellWord word = words[i];
            string text = word.Text;
            read.Doubtful |= !only && text.Length > 0 && word.MayBeOption;
            if (only || text.Length < 2 || text[0] != '-')
            {
                read.Positionals.Add(word);
            }
            else if (IsNumber(text))
            {
                // A count, as in `head -20`.
                continue;
            }
            else if (text == "--")
            {
                only = true;
            }
            else if (text[1] == '-' || row.Dashes || IsListed(row, text))
            {
                i = read.Long(row, words, i);
            }
            else
            {
                i = read.Cluster(row, words, i);
            }
        }

        return read;
    }

    /// <summary>True when one of the options was given, long ones also abbreviated.</summary>
    public bool HasAny(ReadOnlySpan<string> options)
    {
        foreach (string given in Options)
        {
            foreach (string option in options)
            {
                if (Matches(given, option))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text[1..].ContainsAnyExceptInRange('0', '9');

    /// <summary>True when one of the options was given exactly so.</summary>
    public bool HasExactly(ReadOnlySpan<string> options)
    {
        foreach (string given in Options)
        {
            if (options.Contains(given))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(string given, string option) =>
        given == option || (given.Length >= 3 && given.StartsWith("--", StringComparison.Ordinal) && option.StartsWith(given, StringComparison.Ordinal));

    private static bool TakesValue(TableRow row, string option)
    {
        if (row.Values.Contains(option) || row.ReadValues.Contains(option) || row.WriteValues.Contains(option))
        {
            return true;
        }

        return option.StartsWith("--", StringComparison.Ordinal) && option.Length > 3
            && (Abbreviates(row.WriteValues, option) || Abbreviates(row.ReadValues, option));
    }

    private static bool Abbreviates(HashSet<string> options, string given)
    {
        foreach (string option in options)
        {
            if (option.StartsWith(given, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsListed(TableRow row, string text)
    {
        int equals = text.IndexOf('=');
        text = equals > 2 ? text[..equals] : text;
        if (text.Length == 2 || TakesValue(row, text))
        {
            return TakesValue(row, text);
        }

        foreach (OptionRule rule in row.With)
        {
            if (rule.Options.Contains(text))
            {
                return true;
            }
        }

        return false;
    }

    private int Long(TableRow row, List<ShellWord> words, int i)
    {
        ShellWord word = words[i];
        int equals = word.Text.IndexOf('=');
        string name = equals < 0 ? word.Text : word.Text[..equals];
        Options.Add(name);
        if (row.Pairs.Contains(name))
        {
            // A name, then a value; only the value may be a file.
            if (i + 2 < words.Count && row.ReadValues.Contains(name))
            {
                Values.Add((name, words[i + 2]));
            }

            return Math.Min(i + 2, words.Count - 1);
        }

        if (equals >= 0)
        {
            // A value that is glued on tells the option apart from one that only begins alike.
            name = row.Full(name) ?? name;
            WordFlags tilde = word.Text.AsSpan(equals + 1).StartsWith("~") ? WordFlags.Tilde : WordFlags.None;
            Values.Add((name, word with { Text = word.Text[(equals + 1)..], Flags = word.Flags | tilde }));
        }
        else if (TakesValue(row, name) && i + 1 < words.Count)
        {
            i++;
            Values.Add((name, words[i]));
            Doubtful |= words[i].Has(WordFlags.Splits);
        }

        return i;
    }

    private int Cluster(TableRow row, List<ShellWord> words, int i)
    {
        ShellWord word = words[i];
        for (int at = 1; at < word.Text.Length; at++)
        {
            if (at > 1 && !char.IsAsciiLetterOrDigit(word.Text[at]))
            {
                // What follows is a value glued on, as in `-i.bak`.
                Values.Add((ShortName(word.Text[at - 1]), word with { Text = word.Text[at..] }));
                break;
            }

            string name = ShortName(word.Text[at]);
            Options.Add(name);
            if (!TakesValue(row, name))
            {
                continue;
            }

            if (at + 1 < word.Text.Length)
            {
                Values.Add((name, word with { Text = word.Text[(at + 1)..].TrimStart('=') }));
            }
            else if (i + 1 < words.Count)
            {
                i++;
                Values.Add((name, words[i]));
                Doubtful |= words[i].Has(WordFlags.Splits);
            }

            break;
        }

        return i;
    }

    private static string ShortName(char letter) => letter < 128 ? ShortNames[letter] : "-" + letter;

    private static readonly string[] ShortNames = [.. Enumerable.Range(0, 128).Select(c => "-" + (char)c)];
}
