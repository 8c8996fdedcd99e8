using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary><c>find START… TESTS ACTIONS</c>: which files its actions reach follows from the starts and the tests before them.</summary>
internal sealed class FindCommand
{
    private readonly LineJudge _judge;
    private readonly Invocation _call;
    private readonly List<ShellWord> _starts = [];
    private readonly List<ShellWord> _names = [];

    /// <summary>True when a test narrows what the next action reaches.</summary>
    private bool _narrow;

    private FindCommand(LineJudge judge, Invocation call) => (_judge, _call) = (judge, call);

    public static void Judge(LineJudge judge, Invocation call) => new FindCommand(judge, call).Run();

    private void Run()
    {
        int at = Starts();
        _starts.ForEach(_judge.Name);
        List<ShellWord> words = _call.Words;
        bool hands = _call.Step is { PipedOut: true } or { Substituted: true } || words.Exists(w => w.Text.StartsWith("-exec", StringComparison.Ordinal) || w.Text.StartsWith("-ok", StringComparison.Ordinal));
        for (; at < words.Count; at++)
        {
            ShellWord word = words[at];
            switch (word.Text)
            {
                case "-exec" or "-ok":
                    at = Exec(at + 1, inPlace: false);
                    break;
                case "-execdir" or "-okdir":
                    at = Exec(at + 1, inPlace: true);
                    break;
                case "-delete":
                    _starts.ForEach(Delete);
                    break;
                case "-fprint" or "-fprintf" or "-fls" or "-fprint0" when at + 1 < words.Count:
                    _judge.Write(words[++at]);
                    break;
                case "-o" or "-or" or ",":
                    _narrow = false;
                    break;
                case "-empty":
                    _narrow = true;
                    break;
                case "-name" or "-iname" or "-path" or "-wholename" or "-ipath" or "-regex" or "-iregex" or "-type" or "-newer" or "-size" or "-mtime" or "-mmin" or "-user" or "-perm" or "-inum" when at + 1 < words.Count:
                    Test(word.Text, words[++at], negated: words[at - 2].Text is "!" or "-not", hands);
                    break;
                default:
                    if (word.Has(WordFlags.Expands))
                    {
                        _judge.Hide("`{0}` may stand for an action of find.", word.Shown());
                    }

                    break;
            }
        }
    }

    private int Starts()
    {
        int at = _call.From;
        for (; at < _call.Words.Count; at++)
        {
            string text = _call.Words[at].Text;
            if (text == "-D")
            {
                at++;
            }
            else if (text is "(" or "!" or ")" or "," || (text.StartsWith('-') && text.Length > 2 && !text.StartsWith("-O", StringComparison.Ordinal)))
            {
                break;
            }
            else if (!text.StartsWith('-'))
            {
                _starts.Add(_call.Words[at]);
            }
        }

        if (_starts.Count == 0)
        {
            _starts.Add(new ShellWord("."));
        }

        return at;
    }

    private void Test(string test, ShellWord value, bool negated, bool hands)
    {
        // What a pattern of wildcards fits, and what a test excludes, is nearly everything.
        bool vague = value.Text.AsSpan().TrimStart("*?./").Length == 0 || PathPattern.Split(value.Text) is [var only] && only.AsSpan().Trim("*?").Length == 0;
        _narrow |= !(test == "-type" || vague || negated);
        bool name = test is "-name" or "-iname" or "-path" or "-wholename" or "-ipath";
        if (!name || negated)
        {
            return;
        }

        _names.Add(value);
        if (hands)
        {
            _judge.Name(value with { Flags = value.Flags | (value.Text.Contains('*', StringComparison.Ordinal) ? WordFlags.Glob : WordFlags.None) });
        }
    }

    private void Delete(ShellWord start)
    {
        FileCommands.Destroy(_judge, start, recursive: !_narrow);
        _judge.Write(start, tree: !_narrow || _names.Count == 0);
        foreach (ShellWord name in _narrow ? _names.Where(Matters) : [])
        {
            _judge.Guard(Below(start, name), tree: false);
        }
    }

    private static bool IsLiteral(ShellWord name) => name.Text.AsSpan().IndexOfAny('*', '?', '[') < 0;

    /// <summary>True when a protected file may have that name: other names in hidden folders are nobody's.</summary>
    private bool Matters(ShellWord name) => !IsLiteral(name) || name.Text.Contains('/', StringComparison.Ordinal)
        || _judge.Around.Reeve.Ends(name.Text) || _judge.Around.Trees.Ends(name.Text) || _judge.Around.Credentials.Ends(name.Text);

    /// <summary>A found file of that name; a literal one may lie in a hidden folder as well.</summary>
    private static ShellWord Below(ShellWord start, ShellWord name)
    {
        bool wild = !IsLiteral(name);
        string text = name.Text.Contains('/', StringComparison.Ordinal) ? name.Text : start.Text.TrimEnd('/') + (wild ? "/**/" : $"/{PathPattern.Anything}/") + name.Text;
        return start with { Text = text, Flags = start.Flags | WordFlags.Listed | WordFlags.Glob };
    }

    private int Exec(int from, bool inPlace)
    {
        List<ShellWord> all = _call.Words;
        int end = from;
        while (end < all.Count && all[end].Text != ";" && !(all[end].Text == "+" && all[end - 1].Text == "{}"))
        {
            end++;
        }

        var words = new List<ShellWord>();
        bool handsAll = false;
        for (int i = from; i < end; i++)
        {
            if (!all[i].Text.Contains("{}", StringComparison.Ordinal) || i == from)
            {
                words.Add(all[i]);
            }
            else if (all[i].Text == "{}")
            {
                handsAll |= !_narrow;
                words.AddRange(_starts.SelectMany(Found));
            }
            else
            {
                words.Add(new ShellWord("\u0001", WordFlags.Expands));
            }
        }

        if (words.Count > 0 && words[0].Text is "sh" or "bash" or "zsh" or "dash")
        {
            _judge.Hide("`find` hands file names to a shell.");
        }

        if (handsAll && words[0].Text is "rm" or "/bin/rm" or "unlink" or "shred")
        {
            _starts.ForEach(s => FileCommands.Destroy(_judge, s, recursive: true));
        }

        _judge.Apart(() =>
        {
            if (inPlace)
            {
                _judge.Enter(null, constant: false);
            }

            _judge.Program(words, 0, null);
        });
        return end;
    }

    private IEnumerable<ShellWord> Found(ShellWord start)
    {
        if (!_narrow)
        {
            return [start];
        }

        ShellWord any = start with { Text = start.Text.TrimEnd('/') + "/**", Flags = start.Flags | WordFlags.Listed | WordFlags.Glob };
        return [any, .. _names.Where(n => IsLiteral(n) && Matters(n)).Select(n => Below(start, n))];
    }
}
