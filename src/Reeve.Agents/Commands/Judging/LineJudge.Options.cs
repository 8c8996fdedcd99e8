using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;

namespace Reeve.Agents.Commands.Judging;

/// <summary>Where a wrapper's own options end. An option that its row does not know may or may not take the next word, so it makes the line opaque.</summary>
internal sealed partial class LineJudge
{
    /// <summary>Index of the first word after the wrapper's own options and that many words of its own.</summary>
    public int AfterOptions(Invocation call, int skip, List<(string Option, ShellWord Value)>? values = null)
    {
        int at = call.From;
        for (; at < call.Words.Count; at++)
        {
            string text = call.Words[at].Text;
            if (text == "--")
            {
                at++;
                break;
            }

            if (text.Length > 1 && text[0] == '-')
            {
                at = Option(call, at, values);
            }
            else if (skip-- <= 0)
            {
                break;
            }
        }

        return at + Math.Max(skip, 0);
    }

    /// <summary>Reads the option at that index; answers the index of its last word.</summary>
    public int Option(Invocation call, int at, List<(string Option, ShellWord Value)>? values)
    {
        ShellWord word = call.Words[at];
        TableRow row = call.Row;
        string text = word.Text;
        int equals = text.IndexOf('=');
        string name = equals > 0 ? text[..equals] : text;
        if (row.Values.Contains(name) || row.ReadValues.Contains(name) || row.WriteValues.Contains(name) || text.StartsWith("--", StringComparison.Ordinal))
        {
            return Long(call, at, name, equals, values);
        }

        for (int i = 1; i < text.Length; i++)
        {
            string option = "-" + text[i];
            if (row.Values.Contains(option) || row.ReadValues.Contains(option) || row.WriteValues.Contains(option))
            {
                if (i + 1 == text.Length)
                {
                    return Value(call, at, option, values);
                }

                Keep(row, option, word with { Text = text[(i + 1)..] }, values);
                return at;
            }

            if (i > 1 && !char.IsAsciiLetterOrDigit(text[i]))
            {
                return at;
            }

            if (!char.IsAsciiDigit(text[i]) && !row.Knows(option))
            {
                Unclear(call, option);
                return at;
            }
        }

        return at;
    }

    private int Long(Invocation call, int at, string name, int equals, List<(string Option, ShellWord Value)>? values)
    {
        TableRow row = call.Row;
        string? full = row.Full(name);
        if (full is null)
        {
            Unclear(call, name);
            return at;
        }

        if (equals > 0)
        {
            Keep(row, full, call.Words[at] with { Text = call.Words[at].Text[(equals + 1)..] }, values);
            return at;
        }

        bool takes = row.Values.Contains(full) || row.ReadValues.Contains(full) || row.WriteValues.Contains(full);
        return takes ? Value(call, at, full, values) : at;
    }

    private int Value(Invocation call, int at, string option, List<(string Option, ShellWord Value)>? values)
    {
        if (at + 1 >= call.Words.Count)
        {
            return at;
        }

        Keep(call.Row, option, call.Words[at + 1], values);
        return at + 1;
    }

    private void Keep(TableRow row, string option, ShellWord value, List<(string Option, ShellWord Value)>? values)
    {
        values?.Add((option, value));
        if (row.WriteValues.Contains(option))
        {
            Write(value);
        }
        else if (row.ReadValues.Contains(option))
        {
            Read(value);
        }
        else
        {
            Name(value);
        }
    }

    private void Unclear(Invocation call, string option)
    {
        if (call.Row.Flags.Count > 0)
        {
            Hide("Whether `{0}` takes the next word is not known.", call.Title + " " + option);
        }
    }
}
