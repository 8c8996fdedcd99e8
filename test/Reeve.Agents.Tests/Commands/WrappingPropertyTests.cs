using FsCheck;
using FsCheck.Fluent;
using Reeve.Agents.Commands;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Commands;

/// <summary>No wrapper, spacing or quoting makes a command need less than it does on its own.</summary>
public sealed class WrappingPropertyTests
{
    private static readonly string[] Commands =
    [
        "git push", "git push --force origin main", "git push origin +main", "git push origin :main", "git push -f", "git commit -m x", "git status",
        "rm -rf /", "rm -rf ~", "rm -rf .git", "rm -rf build", "rm notes.txt", "rm /etc/hosts", "cat .env", "cat /home/dev/.ssh/id_rsa", "cat a.txt",
        "cp .env /tmp/x", "cp a /etc/b", "tee .claude/settings.json", "rm .claude/settings.local.json", "mv .claude old", "reeve approve 3", "reeve token mint",
        "curl -X POST http://127.0.0.1:4007/api/holds", "curl https://example.com", "frobnicate --all", "bash x.sh", "npm install", "npm run deploy", "mix test",
        "terraform apply", "kubectl delete pod x", "sudo ls", "chmod 777 /etc/passwd", "dd if=a of=/dev/sda", "python3 -c 1", "node x.js", "docker run x",
        "gh pr create -t x", "gh auth token", "psql -c drop", "ssh host", "make deploy", "sed -i s/a/b/ .claude/settings.json", "reeve-canary-1",
    ];

    private static readonly (string Name, Func<string, string> Wrap)[] Wrappings =
    [
        ("env", c => "env " + c),
        ("env -i", c => "env -i A=b " + c),
        ("nice", c => "nice -n 5 " + c),
        ("timeout", c => "timeout 10 " + c),
        ("timeout -k", c => "timeout -k 5 -s KILL 10s " + c),
        ("nohup", c => "nohup " + c + " &"),
        ("time", c => "time " + c),
        ("stdbuf", c => "stdbuf -oL " + c),
        ("setsid", c => "setsid " + c),
        ("command", c => "command " + c),
        ("exec", c => "exec " + c),
        ("builtin", c => "builtin " + c),
        ("sudo", c => "sudo -u root " + c),
        ("xargs", c => "echo | xargs " + c),
        ("sh -c", c => "sh -c '" + c.Replace("'", "'\\''", StringComparison.Ordinal) + "'"),
        ("bash -lc", c => "bash -lc \"" + c.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "\""),
        ("eval", c => "eval '" + c.Replace("'", "'\\''", StringComparison.Ordinal) + "'"),
        ("single quotes", c => IsSimple(c) ? string.Join(' ', c.Split(' ').Select(w => w.Contains('~') ? w : $"'{w}'")) : c),
        ("double quotes", c => IsSimple(c) ? string.Join(' ', c.Split(' ').Select(w => w.Contains('~') ? w : $"\"{w}\"")) : c),
        ("split quotes", c => IsSimple(c) ? string.Join(' ', c.Split(' ').Select(w => w.Length > 1 && !w.Contains('~') ? $"{w[0]}''{w[1..]}" : w)) : c),
        ("backslashes", c => IsSimple(c) ? string.Join(' ', c.Split(' ').Select(w => w.Contains('~') ? w : "\\" + w)) : c),
        ("ansi quotes", c => IsSimple(c) ? string.Join(' ', c.Split(' ').Select(w => w.Contains('~') ? w : "$'" + string.Concat(w.Select(ch => $"\\x{(int)ch:x2}")) + "'")) : c),
        ("extra spaces", c => IsSimple(c) ? "  " + c.Replace(" ", "   \t ", StringComparison.Ordinal) + "  " : c),
        ("line continuation", c => IsSimple(c) ? c.Replace(" ", " \\\n ", StringComparison.Ordinal) : c),
        ("; true", c => c + " ; true"),
        ("&& :", c => c + " && :"),
        (": &&", c => ": && " + c),
        ("|| true", c => c + " || true"),
        ("pipe", c => c + " | cat"),
        ("pipe in", c => "echo y | " + c),
        ("subshell", c => "( " + c + " )"),
        ("braces", c => "{ " + c + "; }"),
        ("substitution", c => "echo \"$( " + c + " )\""),
        ("bare substitution", c => "$( " + c + ")"),
        ("process substitution", c => "cat <( " + c + " )"),
        ("if", c => "if true; then " + c + "; fi"),
        ("while", c => "while true; do " + c + "; done"),
        ("for", c => "for i in 1 2; do " + c + "; done"),
        ("case", c => "case a in a) " + c + ";; esac"),
        ("not", c => "! " + c),
        ("background", c => c + " & wait"),
        ("newline", c => "true\n" + c + "\ntrue"),
        ("function", c => "f() { " + c + "; }; f"),
        ("assignment", c => "A=b " + c),
        ("redirect first", c => ">/dev/null " + c),
        ("redirect", c => c + " >/dev/null 2>&1"),
        ("find -exec", c => "find . -maxdepth 0 -exec " + c + " \\;"),
        ("trap", c => "trap '" + c.Replace("'", "'\\''", StringComparison.Ordinal) + "' EXIT"),
        ("here-document", c => "cat <<E\n$( " + c + ")\nE"),
        ("comment", c => "# a\n" + c + " # b"),
        ("poetry run", c => "poetry run " + c),
        ("arithmetic", c => "echo $(( 1 + $( " + c + " ) ))"),
        ("default value", c => "echo ${X:-$( " + c + ")}"),
    ];

    private static readonly HashSet<string> ProgramWrappings = new(
        ["env", "env -i", "nice", "timeout", "timeout -k", "time", "stdbuf", "setsid", "command", "exec", "builtin", "sudo", "xargs", "poetry run", "find -exec", "assignment", "redirect first", "nohup"],
        StringComparer.Ordinal);

    private static readonly string[] Evasions =
    [
        "X='{0}'; eval \"$X\"", "X='{0}'; $X", "echo '{0}' | sh", "echo '{0}' > x.sh; sh x.sh", "printf '{0}' > x; chmod +x x; ./x", "bash <<< '{0}'",
        "env -S '{0}'", "alias a='{0}'; a", "ssh localhost '{0}'", "python3 -c 'import os; os.system(\"{0}\")'", "sh -c \"$(echo '{0}')\"",
        "git -c alias.x='!{0}' x", "awk 'BEGIN {{ system(\"{0}\") }}'", "find . -exec sh -c '{0}' \\;", "echo | xargs -I% sh -c '{0}'", "bash -c \"{0}\"", "tmux send-keys '{0}' Enter",
        "watch '{0}'", "make -f - <<< '{0}'", "perl -e 'system(\"{0}\")'", "IFS=_; {0}", "PATH=.:$PATH; {0}", "source <(echo '{0}')", "echo '{0}' | xargs -0 bash -c",
    ];

    private static readonly System.Buffers.SearchValues<char> Meaningful = System.Buffers.SearchValues.Create("'\"\\$`;&|<>(){}\n#!");

    [Fact]
    public void A_wrapping_never_loses_a_type_or_a_constraint() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(Wrapped().ToArbitrary(), t => Keeps(t.Command, t.Line)));

    [Fact]
    public void Every_single_wrapping_of_every_command_keeps_what_it_needs()
    {
        var lost = new List<string>();
        foreach (string command in Commands)
        {
            lost.AddRange(Wrappings.Where(w => !Keeps(command, w.Wrap(command))).Select(w => $"{w.Name}: {w.Wrap(command)} → {Calls.Bash(w.Wrap(command)).Types}, alone {Calls.Bash(command).Types} {Calls.Bash(command).Constraint}"));
        }

        Assert.Empty(lost);
    }

    [Fact]
    public void A_command_hidden_in_text_is_opaque_or_unknown_or_seen()
    {
        var lost = new List<string>();
        foreach (string command in Commands.Where(c => !c.Contains('\'', StringComparison.Ordinal)))
        {
            lost.AddRange(Evasions.Select(e => string.Format(System.Globalization.CultureInfo.InvariantCulture, e, command)).Where(line => !Keeps(command, line)));
        }

        Assert.Empty(lost);
    }

    [Fact]
    public void Arbitrary_text_never_throws_and_always_needs_something() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(Noise().ToArbitrary(), text =>
        {
            Classification first = Calls.Bash(text);
            Classification again = Calls.Bash(text);
            return !first.Types.IsEmpty && first.Types == again.Types && first.Constraint == again.Constraint && first.Why == again.Why
                && first.Shape == again.Shape && first.Shape.Length <= 120 && first.Text.Length <= 4_096;
        }));

    [Fact]
    public void Arbitrary_bytes_as_input_never_throw() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            Array.TrueForAll(["Bash", "Read", "Write", "apply_patch", "Glob", "mcp__a__b", "x"], tool =>
                !Calls.Classifier.Classify(new ToolCall(tool, bytes, Calls.Repository, Calls.Repository)).Types.IsEmpty)));

    private static bool Keeps(string command, string line)
    {
        Classification alone = Calls.Bash(command);
        Classification wrapped = Calls.Bash(line);
        bool unclear = wrapped.Types.Contains(CommandType.Opaque) || wrapped.Types.Contains(CommandType.Unknown);
        bool types = alone.Types.Except(TypeSet.Of(CommandType.ShellRead)).Except(wrapped.Types).IsEmpty;
        return unclear || (types && (alone.Constraint is null || wrapped.Constraint is not null));
    }

    private static bool IsSimple(string line) => !line.AsSpan().ContainsAny(Meaningful);

    private static Gen<(string Command, string Line)> Wrapped() =>
        from command in Gen.Elements(Commands)
        from depth in Gen.Choose(1, 3)
        from wraps in Gen.Elements(Wrappings).ArrayOf(depth)
        select (command, Nest(command, wraps));

    /// <summary>Applies wrappings inside out; a program that takes a command gets what is no simple command through <c>sh -c</c>, as a shell would need.</summary>
    private static string Nest(string command, IEnumerable<(string Name, Func<string, string> Wrap)> wraps)
    {
        bool simple = true;
        foreach ((string name, Func<string, string> wrap) in wraps)
        {
            bool program = ProgramWrappings.Contains(name);
            command = wrap(program && !simple ? Wrappings.First(w => w.Name == "sh -c").Wrap(command) : command);
            simple = program || (simple && IsSimple(command));
        }

        return command;
    }

    private static Gen<string> Noise() =>
        from parts in Gen.OneOf(
            Gen.Elements("git", "push", " ", " ", "\"", "'", "$(", ")", "`", "<<E\n", "E\n", "\n", "{", "}", "((", "))", "${", "}", "case x in", "esac", ";;", "|", "&&", ">", "<(", "\\", "$'", "\\x0", "~", "*", "[[", "]]", "for", "in", "do", "done", "function f", "f()", "=", "a=", "a=(", "#", "!", "\u202e", "\0", "\u0001", "\u0002", "-", "--", "env", "xargs", "sh -c", "find . -exec", "sed s", "awk", "{a,b}", "{1..9}"),
            ArbMap.Default.GeneratorFor<string>().Select(s => s ?? "")).ArrayOf()
        select string.Concat(parts);
}
