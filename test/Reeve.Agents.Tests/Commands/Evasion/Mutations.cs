namespace Reeve.Agents.Tests.Commands.Evasion;

/// <summary>One way to write a command differently so that the same program still runs with the same words.</summary>
/// <param name="Name">What it does, for a message.</param>
/// <param name="Words">True when the result is again a plain command, which a program that takes a command can run.</param>
/// <param name="Checked">True when a plain bash with the stub programs of the check can run it, so that its honesty is tested.</param>
/// <param name="Apply">Writes the line anew.</param>
internal sealed record Mutation(string Name, bool Words, bool Checked, Func<string, string> Apply)
{
    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -./_:+@=,%");

    /// <summary>What would end a braced expansion early, or be read differently inside one.</summary>
    private static readonly System.Buffers.SearchValues<char> Closing = System.Buffers.SearchValues.Create("{}'\"`\\\n");

    /// <summary>All of them.</summary>
    public static readonly Mutation[] All =
    [
        Quoting("single quotes", w => $"'{w}'"),
        Quoting("double quotes", w => $"\"{w}\""),
        Quoting("split by empty quotes", w => w.Length > 1 ? $"{w[0]}''{w[1..]}" : w),
        Quoting("mixed quotes", w => w.Length > 2 ? $"{w[0]}\"{w[1]}\"'{w[2..]}'" : w),
        Quoting("backslashes", w => string.Concat(w.Select(c => char.IsAsciiLetter(c) ? "\\" + c : c.ToString()))),
        Quoting("hex escapes", w => "$'" + string.Concat(w.Select(c => $"\\x{(int)c:x2}")) + "'"),
        Quoting("octal escapes", w => "$'" + string.Concat(w.Select(c => "\\" + Convert.ToString(c, 8).PadLeft(3, '0'))) + "'"),
        Quoting("code point escapes", w => "$'" + string.Concat(w.Select(c => $"\\u{(int)c:x4}")) + "'"),
        Quoting("line continuation in words", w => w.Length > 1 ? w[..1] + "\\\n" + w[1..] : w),
        Quoting("empty default", w => w + "${NOTHING_IS_SET:-}"),
        Quoting("empty substitution", w => w + "$(:)"),
        Quoting("empty backticks", w => w + "``"),
        Quoting("positional of nothing", w => w + "$9"),
        new("blanks", true, true, c => IsPlain(c) ? "  " + c.Replace(" ", " \t ", StringComparison.Ordinal) : c),
        new("line continuations", true, true, c => IsPlain(c) ? c.Replace(" ", " \\\n", StringComparison.Ordinal) : c),
        new("from a variable", false, true, c => IsPlain(c) ? $"V='{c}'; $V" : c),
        new("first word from a variable", false, true, c => IsPlain(c) && c.Contains(' ') ? $"V={c[..c.IndexOf(' ')]}; $V{c[c.IndexOf(' ')..]}" : c),
        new("last word from a variable", false, true, c => IsPlain(c) && c.Contains(' ') ? $"V={c[(c.LastIndexOf(' ') + 1)..]}; {c[..c.LastIndexOf(' ')]} \"$V\"" : c),
        new("each word from a loop", false, true, c => IsPlain(c) && c.Contains(' ') ? $"for V in {c[(c.LastIndexOf(' ') + 1)..]}; do {c[..c.LastIndexOf(' ')]} $V; done" : c),
        new("brace list", false, true, c => IsPlain(c) && c.Contains(' ') && !c.Contains(',') ? "{" + c.Replace(' ', ',') + "}" : c),
        new("positional parameters", false, true, c => IsPlain(c) ? $"set -- {c}; \"$@\"" : c),
        new("array", false, true, c => IsPlain(c) ? $"A=({c}); \"${{A[@]}}\"" : c),
        new("eval", false, true, c => "eval " + Quoted(c)),
        new("sh -c", true, true, c => "sh -c " + (c.Contains("$'", StringComparison.Ordinal) ? Quoted("bash -c " + Quoted(c)) : Quoted(c))),
        new("bash -c", true, true, c => "bash -c " + Quoted(c)),
        new("bash -ec", true, true, c => "bash -ec " + Quoted(c)),
        new("bash -o pipefail -c", true, true, c => "bash -o pipefail -c " + Quoted(c)),
        new("bash here-string", false, true, c => "bash <<< " + Quoted(c)),
        new("bash here-document", false, true, c => "bash <<'END_OF_IT'\n" + c + "\nEND_OF_IT"),
        new("pipe into bash", false, true, c => "printf '%s\\n' " + Quoted(c) + " | bash"),
        new("process substitution", false, true, c => "bash <(printf '%s\\n' " + Quoted(c) + ")"),
        new("written and run", false, true, c => "printf '%s\\n' " + Quoted(c) + " > s.sh; bash s.sh"),
        new("sourced", false, true, c => "printf '%s\\n' " + Quoted(c) + " > s.sh; . ./s.sh"),
        Program("env", "env"), Program("env -i with PATH", "env -i PATH=\"$PATH\" STUB_LOG=\"$STUB_LOG\""), Program("env -u", "env -u NOTHING A=b"),
        Program("nice", "nice -n 5"), Program("nohup", "nohup"), Program("timeout", "timeout -k 5 10"), Program("timeout --foreground", "timeout --foreground 10"),
        Program("setsid", "setsid -w"), Program("stdbuf", "stdbuf -o 0"), Builtin("command", "command"), Builtin("exec", "exec"),
        Program("xargs", "xargs -a /dev/null"), Program("xargs -n", "xargs -n 1 -a /dev/null"), Builtin("time", "time -p"),
        new("env -S", true, true, c => IsPlain(c) ? "env -S '" + c + "'" : c),
        new("find -exec", true, true, c => IsPlain(c) ? "find . -maxdepth 0 -exec " + c + " \\;" : c),
        new("xargs with the last word", false, true, c => IsPlain(c) && c.Trim().Contains(' ') ? $"echo {c[(c.LastIndexOf(' ') + 1)..]} | xargs {c[..c.LastIndexOf(' ')]}" : c),
        new("xargs -I", false, true, c => IsPlain(c) && c.Contains(' ') ? $"echo {c[(c.LastIndexOf(' ') + 1)..]} | xargs -I % {c[..c.LastIndexOf(' ')]} %" : c),
        new("substitution", false, true, c => "echo \"$(\n" + c + "\n)\""),
        new("backticks", false, true, c => c.AsSpan().ContainsAny('`', '\\', '$') ? c : ": `" + c + "`"),
        new("subshell", false, true, c => "(\n" + c + "\n)"),
        new("braces", false, true, c => "{\n" + c + "\n}"),
        new("and", false, true, c => "true && {\n" + c + "\n}"),
        new("or", false, true, c => "false || {\n" + c + "\n}"),
        new("if", false, true, c => "if true; then\n" + c + "\nfi"),
        new("condition", false, true, c => "if {\n" + c + "\n} then :; fi"),
        new("until", false, true, c => "until\n" + c + "\ntrue; do :; done"),
        new("for without a list", false, true, c => "set -- a; for V do\n" + c + "\ndone"),
        new("case", false, true, c => "case a in (b) ;; *)\n" + c + "\n;; esac"),
        new("function", false, true, c => "f() {\n" + c + "\n}; f"),
        new("function with a keyword", false, true, c => "function f {\n" + c + "\n}; f"),
        new("after a here-document", false, true, c => "cat <<E >/dev/null\nx\nE\n" + c),
        new("after a joined end mark", false, true, c => "cat <<EOF >/dev/null\nEO\\\nF\n" + c),
        new("after a quoted brace", false, true, c => "echo ${X:-\"}\"} >/dev/null\n" + c),
        new("inside a default", false, true, c => c.AsSpan().ContainsAny(Closing) ? c : ": ${NOTHING_IS_SET:-$( " + c + " )}"),
        new("arithmetic subscript", false, true, c => IsPlain(c) ? "V='a[$(" + c + ")]'; : $((V))" : c),
        new("trap", false, true, c => "trap " + Quoted(c) + " EXIT"),
        new("comment", false, true, c => "# it's \"nothing\n" + c),
        new("background", false, true, c => "{\n" + c + "\n} & wait"),
        new("redirected", false, true, c => ">/dev/null 2>&1 eval " + Quoted(c)),
        new("awk", false, true, c => IsPlain(c) ? "awk 'BEGIN { system(\"" + c + "\") }'" : c),
        new("sed", false, false, c => IsPlain(c) ? "sed '1e " + c + "' x" : c),
        new("sudo", true, false, c => IsPlain(c) ? "sudo -n " + c : c),
        new("git alias", false, false, c => IsPlain(c) ? "git -c alias.x='!" + c + "' x" : c),
        new("watch", false, false, c => "watch " + Quoted(c)),
        new("script", false, false, c => "script -qc " + Quoted(c) + " /dev/null"),
        new("ssh", false, false, c => "ssh localhost " + Quoted(c)),
        new("python", false, false, c => IsPlain(c) ? "python3 -c 'import os; os.system(\"" + c + "\")'" : c),
        new("perl", false, false, c => IsPlain(c) ? "perl -E 'system(\"" + c + "\")'" : c),
    ];

    /// <summary>True when the line is words and blanks only, so that it may be taken apart.</summary>
    public static bool IsPlain(string line) => !line.AsSpan().ContainsAnyExcept(Plain);

    private static Mutation Quoting(string name, Func<string, string> word) =>
        new(name, true, true, c => IsPlain(c) ? string.Join(' ', c.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word)) : c);

    /// <summary>A word of the shell: it takes a command, but no program can run the result.</summary>
    private static Mutation Builtin(string name, string wrapper) => new(name, false, true, c => wrapper + " " + (IsPlain(c) ? c : "bash -c " + Quoted(c)));

    private static Mutation Program(string name, string wrapper) => new(name, true, true, c => wrapper + " " + c);

    private static string Quoted(string line) => "'" + line.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
