using System.Runtime.InteropServices;
using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging;

internal sealed partial class LineJudge
{
    private const string RowWhy = "`{0}` needs it.";

    /// <summary>Applies a row to the words of a call.</summary>
    private void Invoke(Invocation call)
    {
        TableRow row = call.Row;
        if (row.Wraps >= 0)
        {
            // Options behind the wrapped program are not the wrapper's.
            int end = AfterOptions(call, row.Wraps);
            call = call with { Arguments = Arguments.Read(row, call.Words.GetRange(0, Math.Min(end, call.Words.Count)), call.From) };
        }

        _current = call;
        Arguments arguments = call.Arguments;
        if (row.Constraint is { } id)
        {
            Constrain(id, "`{0}` is never allowed.", row.Head);
        }

        if (IsHelp(call))
        {
            Add(CommandType.ShellRead, "`{0}` prints its own help.", row.Head);
            return;
        }

        if (arguments.Doubtful && row.OptionsMatter && row.Wraps < 0)
        {
            Doubt(call);
        }

        TypeSet types = row.Types;
        if (row.Bare is { } bare && arguments.Positionals.Count == 0)
        {
            types = bare;
        }

        bool only = false;
        foreach (OptionRule rule in row.Only)
        {
            if (!arguments.Doubtful && arguments.HasExactly(rule.Options.AsSpan()))
            {
                types = rule.Types;
                only = true;
            }
        }

        bool writes = Rules(row, arguments);
        if (only && row.Handler is null && row.Wraps < 0)
        {
            Add(types, RowWhy, row.Head);
            return;
        }

        if (row.Handler is { } handler)
        {
            Handlers.Find(handler)(this, call);
        }

        _removes = row.Handler == "remove";
        Files(row, arguments, writes);
        _removes = false;
        Add(types, RowWhy, row.Head);
        if (row.Wraps >= 0 && !only && row.Handler is null)
        {
            Wrapped(call);
        }

        if (call.Step is { } step && Constraint is null)
        {
            step.Lists = Lists(row, arguments, step);
        }
    }

    /// <summary>True when the output can only be names below the repository, or lines of what was piped in.</summary>
    private bool Lists(TableRow row, Arguments arguments, ShellStep step)
    {
        List<ShellWord> words = arguments.Positionals;
        if (row.Lists is null)
        {
            return row.Filters && step is { Joiner: Joiner.Pipe, Redirects: null } && words.Count <= (row.Arguments == ArgumentKind.Pattern ? 1 : 0);
        }

        if (row.Lists.Length > 0 && !arguments.HasAny(row.Lists))
        {
            return row.Filters && step is { Joiner: Joiner.Pipe, Redirects: null } && words.Count <= 1;
        }

        foreach (ShellWord word in words)
        {
            string path = PathName.Absolute(word.Text, _folders[0], Around.Home);
            if (word.Text.AsSpan().IndexOfAny('/', '~') >= 0 && !PathName.IsUnder(path, _scope) && !IsTemporary(path))
            {
                return false;
            }
        }

        return !_outside && !arguments.HasExactly(["-exec", "-execdir", "-ok", "-printf", "-x", "-X", "--exec"]);
    }

    private static bool IsHelp(Invocation call) =>
        call.Words.Count == call.From + 1 && call.Words[call.From].Text is "--help" or "--version" && call.Row.Arguments != ArgumentKind.Text && call.Row.Wraps < 0;

    /// <summary>Some word may be an option or several; it matters where options change the judgement.</summary>
    private void Doubt(Invocation call)
    {
        foreach (ShellWord word in CollectionsMarshal.AsSpan(call.Words)[call.From..])
        {
            if (word.Text.Length > 0 && word.MayBeOption && !(word.Has(WordFlags.Listed) || (word.Has(WordFlags.Glob) && !word.Has(WordFlags.Expands) && word.Text[0] != '-')))
            {
                Hide("`{0}` may stand for options that change what is done.", word.Shown());
                return;
            }
        }
    }

    private bool Rules(TableRow row, Arguments arguments)
    {
        bool writes = false;
        foreach (OptionRule rule in row.With)
        {
            if (!arguments.HasAny(rule.Options.AsSpan()))
            {
                continue;
            }

            Add(rule.Types, "`{0}` with " + rule.Options[0] + ".", row.Head);
            writes |= rule.Writes;
            if (rule.Constraint is { } id)
            {
                Constrain(id, "`{0}` with " + rule.Options[0] + ".", row.Head);
            }
        }

        return writes;
    }

    private void Files(TableRow row, Arguments arguments, bool writes)
    {
        foreach ((string option, ShellWord value) in arguments.Values)
        {
            bool text = row.Values.Contains(option);
            if (text ? row.WriteValues.Contains(option) : Takes(row.WriteValues, option))
            {
                if (value.Text != "-")
                {
                    Write(value, tree: row.Tree);
                }
            }
            else if (text ? row.ReadValues.Contains(option) : Takes(row.ReadValues, option))
            {
                Read(value);
            }
            else if (!text)
            {
                Name(value);
            }
            else if (option == "-L" && value.Text.Contains(':', StringComparison.Ordinal))
            {
                // A range of lines of a file: 1,20:FILE.
                Name(value with { Text = value.Text[(value.Text.LastIndexOf(':') + 1)..] });
            }
        }

        List<ShellWord> words = arguments.Positionals;
        if (row.Arguments is ArgumentKind.Last or ArgumentKind.Move)
        {
            (string? option, ShellWord folder) = arguments.Values.Find(v => row.WriteValues.Contains(v.Option) || Takes(row.WriteValues, v.Option));
            Place(option is null ? words.SkipLast(1) : words, option is null && words.Count > 1 ? words[^1] : folder);
        }

        bool given = row.Values.Overlaps(["-e", "-f"]) && arguments.HasExactly(["-e", "-f", "--regexp", "--file", "--expression"]);
        int first = row.Arguments is ArgumentKind.Pattern or ArgumentKind.PatternWrite && !given ? 1 : 0;
        for (int i = 0; i < words.Count; i++)
        {
            Positional(row, words[i], i >= first, i == words.Count - 1 && words.Count > 1, writes);
        }
    }

    private void Positional(TableRow row, ShellWord word, bool file, bool last, bool writes)
    {
        switch (row.Arguments)
        {
            case ArgumentKind.Text:
                break;
            case ArgumentKind.Pattern or ArgumentKind.PatternWrite when !file:
                break;
            case ArgumentKind.Write or ArgumentKind.PatternWrite:
            case ArgumentKind.Last or ArgumentKind.Move when last:
                Write(word, row.Meta, row.Tree);
                break;
            case ArgumentKind.Move:
                Read(word);
                Write(word, meta: true, row.Tree);
                break;
            case ArgumentKind.Both:
                Read(word);
                Write(word, row.Meta, row.Tree);
                break;
            case ArgumentKind.Read or ArgumentKind.Last or ArgumentKind.Pattern when writes:
                Write(word, row.Meta, row.Tree);
                break;
            case ArgumentKind.Read or ArgumentKind.Last or ArgumentKind.Pattern:
                Read(word);
                break;
            default:
                Name(word);
                int equals = word.Text.IndexOf('=');
                if (equals >= 0 && equals + 1 < word.Text.Length)
                {
                    Name(word with { Text = word.Text[(equals + 1)..] });
                }

                int colon = word.Text.LastIndexOf(':');
                if (colon >= 0 && colon + 1 < word.Text.Length)
                {
                    Name(word with { Text = word.Text[(colon + 1)..] });
                }

                if (writes)
                {
                    Write(word, row.Meta, row.Tree);
                }

                break;
        }
    }

    private static bool Takes(HashSet<string> options, string given)
    {
        if (options.Contains(given))
        {
            return true;
        }

        if (given.Length > 3 && given.StartsWith("--", StringComparison.Ordinal))
        {
            foreach (string option in options)
            {
                if (option.StartsWith(given, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The command behind a wrapper: options of the wrapper and its own words are skipped.</summary>
    private void Wrapped(Invocation call)
    {
        int at = AfterOptions(call, call.Row.Wraps);
        if (at >= call.Words.Count)
        {
            return;
        }

        if (call.Row.Inside)
        {
            Program(call.Words, at, call.Step);
        }
        else
        {
            Apart(() => Program(call.Words, at, call.Step));
        }
    }
}
