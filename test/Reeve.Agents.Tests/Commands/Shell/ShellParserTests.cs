using Reeve.Agents.Commands.Shell;
using Xunit;

namespace Reeve.Agents.Tests.Commands.Shell;

public sealed class ShellParserTests
{
    [Theory]
    [InlineData("git status", "git|status")]
    [InlineData("  git \t status  ", "git|status")]
    [InlineData("git\\\n status", "git|status")]
    [InlineData("gi\\\nt status", "git|status")]
    [InlineData("g'i't \"st\"atus", "git|status")]
    [InlineData("\\g\\i\\t status", "git|status")]
    [InlineData("$'g\\x69t' $'\\163tatus'", "git|status")]
    [InlineData("$'\\u0067it' a", "git|a")]
    [InlineData("$'a\\tb\\n\\'c'", "a\tb\n'c")]
    [InlineData("echo 'a b' \"c  d\"", "echo|a b|c  d")]
    [InlineData("echo \"a\\\"b\\$c\\\\d\\e\"", "echo|a\"b$c\\d\\e")]
    [InlineData("echo '' \"\"", "echo||")]
    [InlineData("echo a#b # c", "echo|a#b")]
    [InlineData("echo a=b --x=y", "echo|a=b|--x=y")]
    [InlineData("echo $? $# $$", "echo|0|0|0")]
    [InlineData("echo $((1 + 2))", "echo|0")]
    [InlineData("echo 5% a@b c^d", "echo|5%|a@b|c^d")]
    [InlineData("echo \"it's\"", "echo|it's")]
    [InlineData("echo {} \\;", "echo|{}|;")]
    [InlineData("[ -f a ]", "[|-f|a|]")]
    public void Words_come_out_as_the_program_would_get_them(string line, string words) =>
        Assert.Equal(words, string.Join('|', Commands(line)[0].Words.Select(w => w.Text)));

    [Theory]
    [InlineData("a; b", 2)]
    [InlineData("a && b || c", 3)]
    [InlineData("a | b |& c", 3)]
    [InlineData("a & b", 2)]
    [InlineData("a\nb\n\n", 2)]
    [InlineData("(a; b) && { c; d; }", 4)]
    [InlineData("if a; then b; elif c; then d; else e; fi", 5)]
    [InlineData("while a; do b; done", 2)]
    [InlineData("until a; do b; done < f", 3)]
    [InlineData("for i in 1 2; do a; done", 1)]
    [InlineData("for ((i=0;i<2;i++)); do a; done", 1)]
    [InlineData("case x in a|b) c;; (d) e ;& *) f;; esac; g", 5)]
    [InlineData("f() { a; }; g", 2)]
    [InlineData("function f { a; }; g", 2)]
    [InlineData("echo $(a) `b` <(c) >(d)", 5)]
    [InlineData("echo \"$(a \"$(b)\")\"", 3)]
    [InlineData("echo `a \\`b\\``", 3)]
    [InlineData("echo ${X:-$(a)}", 2)]
    [InlineData("echo $((1 + $(a)))", 2)]
    [InlineData("! a", 1)]
    [InlineData("# only a comment", 0)]
    [InlineData("[[ a && b || ( c < d ) ]] && e", 2)]
    [InlineData("cat <<E\n$(a) `b`\nE\nc", 4)]
    [InlineData("cat <<'E'\n$(a)\nE\nc", 2)]
    public void Every_simple_command_is_a_step(string line, int commands) => Assert.Equal(commands, Commands(line).Count);

    [Theory]
    [InlineData("echo 'a")]
    [InlineData("echo \"a")]
    [InlineData("echo $(a")]
    [InlineData("echo `a")]
    [InlineData("echo ${a")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("a >")]
    [InlineData("a ;; b")]
    [InlineData("case a in b) c")]
    [InlineData("echo a(b)")]
    [InlineData("ls *(e:'rm x':)")]
    [InlineData("[[ a")]
    [InlineData("echo $[1]")]
    [InlineData("coproc a")]
    public void A_line_that_cannot_be_read_says_so(string line) => Assert.NotNull(ShellParser.Parse(line).Broken);

    [Theory]
    [InlineData("a > b", (int)RedirectKind.Write, "b")]
    [InlineData("a >> b", (int)RedirectKind.Write, "b")]
    [InlineData("a >| b", (int)RedirectKind.Write, "b")]
    [InlineData("a 2> b", (int)RedirectKind.Write, "b")]
    [InlineData("a 2>b", (int)RedirectKind.Write, "b")]
    [InlineData("a &> b", (int)RedirectKind.Write, "b")]
    [InlineData("a &>> b", (int)RedirectKind.Write, "b")]
    [InlineData("a >& b", (int)RedirectKind.Write, "b")]
    [InlineData("a <> b", (int)RedirectKind.ReadWrite, "b")]
    [InlineData("a < b", (int)RedirectKind.Read, "b")]
    [InlineData("a 2>&1", (int)RedirectKind.Duplicate, "1")]
    [InlineData("a >&-", (int)RedirectKind.Duplicate, "-")]
    [InlineData("a <<< b", (int)RedirectKind.HereString, "b")]
    [InlineData("> b", (int)RedirectKind.Write, "b")]
    [InlineData("2>b a", (int)RedirectKind.Write, "b")]
    public void Redirections_are_told_apart(string line, int kind, string target)
    {
        Redirect redirect = Assert.Single(Commands(line)[0].Redirects!);

        Assert.Equal((RedirectKind)kind, redirect.Kind);
        Assert.Equal(target, redirect.Target.Text);
    }

    [Fact]
    public void A_number_that_stands_alone_is_a_word() => Assert.Equal(["head", "2"], Commands("head 2 > b")[0].Words.Select(w => w.Text));

    [Theory]
    [InlineData("cat <<E\na\nb\nE", "a\nb\n")]
    [InlineData("cat <<-E\n\ta\n\tE\n", "\ta\n")]
    [InlineData("cat <<'E F'\na\nE F\n", "a\n")]
    [InlineData("cat <<E; true\na)\"'\nE\n", "a)\"'\n")]
    [InlineData("cat <<E\nnever closed", "never closed")]
    public void A_here_document_ends_at_its_mark(string line, string body) => Assert.Equal(body, Commands(line)[0].Redirects![0].Target.Text);

    [Fact]
    public void Two_here_documents_follow_in_order()
    {
        ShellStep step = Commands("cat <<A - <<B\n1\nA\n2\nB\n")[0];

        Assert.Equal(["1\n", "2\n"], step.Redirects!.Select(r => r.Target.Text));
    }

    [Fact]
    public void A_here_document_inside_a_substitution_does_not_disturb_the_line_around_it()
    {
        List<ShellStep> steps = Commands("git commit -m \"$(cat <<'EOF'\nit's (a \"b\n\nEOF\n)\" && git push");

        Assert.Equal(["cat", "git", "git"], steps.Select(s => s.Words[0].Text));
        Assert.Equal(Joiner.And, steps[2].Joiner);
    }

    [Fact]
    public void Assignments_before_a_command_are_not_its_words()
    {
        ShellStep step = Commands("A=b C='d e' F+=g git x=y")[0];

        Assert.Equal(["A", "C", "F"], step.Assignments!.Select(a => a.Name));
        Assert.Equal(["git", "x=y"], step.Words.Select(w => w.Text));
        Assert.False(step.Assignments![2].Plain);
    }

    [Theory]
    [InlineData("$X", "Expands, Splits")]
    [InlineData("\"$X\"", "Quoted, Expands")]
    [InlineData("a*", "Glob")]
    [InlineData("'a*'", "Quoted")]
    [InlineData("{a,b}", "Brace")]
    [InlineData("~/a", "Tilde")]
    [InlineData("'~/a'", "Quoted")]
    [InlineData("a\u202eb", "Strange")]
    [InlineData("a\u0007b", "Strange")]
    public void Words_know_what_is_left_to_expand(string word, string flags) => Assert.Equal(flags, Commands("x " + word)[0].Words[1].Flags.ToString());

    [Theory]
    [InlineData("${X@P}")]
    [InlineData("${(e)X}")]
    [InlineData("$'\\x01'")]
    [InlineData("a[$(b)]=c; x")]
    public void Expansions_that_run_commands_or_forge_marks_are_obscure(string word)
    {
        ShellLine line = ShellParser.Parse("x " + word);
        ShellLine alone = ShellParser.Parse(word);

        Assert.True((line.Obscure ?? alone.Obscure ?? line.Broken ?? alone.Broken) is not null);
    }

    [Fact]
    public void Depth_and_length_are_bounded()
    {
        Assert.NotNull(ShellParser.Parse(string.Concat(Enumerable.Repeat("( ", 40)) + "a" + new string(')', 40)).Broken);
        Assert.NotNull(ShellParser.Parse(string.Concat(Enumerable.Repeat("$(", 40)) + "a" + new string(')', 40)).Broken);
        Assert.NotNull(ShellParser.Parse(new string('a', ShellParser.MaxLength + 1)).Broken);
        Assert.NotNull(ShellParser.Parse(string.Concat(Enumerable.Repeat("a;", 5_000))).Broken);
        Assert.Null(ShellParser.Parse("echo " + new string('a', 60_000)).Broken);
    }

    [Fact]
    public void Pipes_and_background_mark_the_steps_they_take_along()
    {
        List<ShellStep> steps = Commands("(a; b) | c && d &");

        Assert.Equal([true, true, false, false], steps.Select(s => s.PipedOut));
        Assert.All(steps, s => Assert.True(s.Background));
    }

    private static List<ShellStep> Commands(string line) => [.. ShellParser.Parse(line).Steps.Where(s => s.Kind == StepKind.Command)];
}
