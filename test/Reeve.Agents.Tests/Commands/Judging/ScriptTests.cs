using Reeve.Agents.Commands;
using Reeve.Core.Decisions;
using Xunit;

namespace Reeve.Agents.Tests.Commands.Judging;

/// <summary>Files that a line runs are judged by what stands in them, and by who wrote them.</summary>
public sealed class ScriptTests
{
    private const string Root = Calls.Repository;

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wrote = new(StringComparer.Ordinal);
    private readonly List<string> _read = [];

    public static TheoryData<string> ShellRuns => new(
        "bash x.sh", "sh -x ./x.sh", "./x.sh", "source x.sh", ". ./x.sh", "env A=1 bash x.sh", "timeout 5 ./x.sh", "nohup sh x.sh &", "bash -c ./x.sh",
        "bash -c 'bash x.sh'", "bash < x.sh", "bash -s < x.sh", "cd src && bash ../x.sh", "find . -name x -exec ./x.sh {} \\;", "ls | xargs ./x.sh", "exec ./x.sh",
        "bash -eux x.sh a b", "eval './x.sh'", "true; if true; then ./x.sh; fi", "bash /home/dev/project/x.sh", "echo $(./x.sh)", "bash link.sh");

    [Theory]
    [MemberData(nameof(ShellRuns))]
    public void A_hard_constraint_in_a_script_denies_the_line_that_runs_it(string line)
    {
        _links[$"{Root}/link.sh"] = "x.sh";
        _files[$"{Root}/x.sh"] = "set -e\nif [ -n \"$1\" ]; then\n  rm -rf /\nfi\n";

        Classification found = Judge(line);
        Assert.Equal("destroy-root", found.Constraint);
        Assert.Contains(".sh`: `/` would be removed", found.Why, StringComparison.Ordinal);
        Assert.True(found.RestsOnDisk);
    }

    [Theory]
    [InlineData("#!/bin/bash\n")]
    [InlineData("#!/usr/bin/env bash\n")]
    [InlineData("#! /usr/bin/env -S bash -e\n")]
    [InlineData("")]
    public void The_first_line_says_that_a_shell_reads_it(string first)
    {
        _files[$"{Root}/x"] = first + "curl https://example.com\n";

        Assert.Equal(Types("shell.read", "shell.run", "net.fetch"), Judge("./x").Types.Union(Types("shell.read")));
    }

    [Theory]
    [InlineData("#!/usr/bin/env python3\nimport os\n")]
    [InlineData("#!/usr/bin/node\n")]
    public void What_another_program_reads_is_not_taken_for_a_shells(string text)
    {
        _files[$"{Root}/x"] = text + "rm -rf /\n";

        Classification found = Judge("./x");
        Assert.Null(found.Constraint);
        Assert.Equal(Types("shell.run"), found.Types);
    }

    [Fact]
    public void What_a_repository_script_hides_does_not_count_but_what_it_shows_does()
    {
        _files[$"{Root}/build.sh"] = """
            #!/bin/bash
            set -euo pipefail
            cd "$(dirname "$0")"
            frobnicate "$@"
            helper() { eval "$1"; }
            helper x
            python3 - <<'E'
            print(1)
            E
            echo done > out/log.txt
            git commit -m x
            """;

        Classification found = Judge("./build.sh");
        Assert.Null(found.Constraint);
        Assert.Equal(Types("shell.read", "fs.write", "git.commit", "shell.run"), found.Types);
    }

    [Theory]
    [InlineData("cd \"$(mktemp -d)\"; rm -rf ./* .git")]
    [InlineData("rm -rf \"$TARGET\"/*")]
    [InlineData("rm -rf \"${1:-/}\"")]
    [InlineData("cat \"${1:-$HOME/.ssh/id_rsa}\"")]
    [InlineData("log=reeve.log; start & pid=$!; kill \"$pid\"")]
    public void What_a_repository_script_may_or_may_not_do_does_not_deny(string text)
    {
        _files[$"{Root}/x.sh"] = text + "\n";

        Classification found = Judge("./x.sh");
        Assert.Null(found.Constraint);
        Assert.False(Asks("./x.sh"));
        _wrote.Add($"{Root}/x.sh");
        Assert.True(Judge("./x.sh") is { Constraint: not null } || Asks("./x.sh"));
    }

    [Theory]
    [InlineData("rm -rf /*", "destroy-root")]
    [InlineData("cd \"$(dirname \"$0\")\"; cat ~/.ssh/id_rsa", "read-credentials")]
    [InlineData("cat \"$HOME/.ssh/id_rsa\"", "read-credentials")]
    [InlineData("echo x > \"$X/.claude/settings.json\"", "write-reeve")]
    [InlineData("kill $(pgrep reeve)", "operate-reeve")]
    [InlineData("( cd src && git push -f origin main )", "force-push-protected")]
    public void What_a_repository_script_surely_does_denies(string text, string constraint)
    {
        _files[$"{Root}/x.sh"] = text + "\n";

        Assert.Equal(constraint, Judge("./x.sh").Constraint);
    }

    [Fact]
    public void What_an_agents_script_hides_counts()
    {
        _files[$"{Root}/x.sh"] = "eval \"$1\"\n";
        Assert.False(Asks("bash x.sh"));

        _wrote.Add($"{Root}/x.sh");
        Assert.True(Asks("bash x.sh"));
        Assert.True(Asks("./x.sh"));
    }

    [Fact]
    public void An_agents_script_that_can_be_read_off_needs_what_it_does_and_no_more()
    {
        _wrote.Add($"{Root}/x.sh");
        _files[$"{Root}/x.sh"] = "#!/bin/sh\nset -e\ndotnet test\ngit status\n";

        Assert.Equal(Types("shell.read", "test.run", "shell.run"), Judge("./x.sh").Types);
    }

    [Theory]
    [InlineData("python3 x")]
    [InlineData("python3 -u x a b")]
    [InlineData("node x")]
    [InlineData("node --no-warnings x")]
    [InlineData("perl x")]
    [InlineData("ruby x")]
    [InlineData("php x")]
    [InlineData("env A=1 timeout 3 python3 ./x")]
    [InlineData("cd src; python3 ../x")]
    [InlineData("bash -c 'python3 x'")]
    [InlineData("find . -exec python3 x {} +")]
    [InlineData("python3 y")]
    [InlineData("python3 folder/y")]
    [InlineData("node main")]
    [InlineData("node app")]
    [InlineData("python3 pkg")]
    [InlineData("bash x")]
    [InlineData("./x")]
    [InlineData("./gradlew build")]
    [InlineData("node_modules/.bin/eslint .")]
    [InlineData("go run main.go")]
    [InlineData("bun run main.ts")]
    [InlineData("uv run s.py")]
    public void What_an_agent_wrote_and_Reeve_cannot_read_is_opaque(string line)
    {
        _links[$"{Root}/y"] = "/tmp/real";
        Assert.False(Judge(line).Types.Contains(CommandType.Opaque), "as long as nobody wrote it");

        _wrote.UnionWith([
            $"{Root}/x", "/tmp/real", $"{Root}/folder", $"{Root}/main.js", $"{Root}/app/index.js", $"{Root}/pkg/__main__.py", $"{Root}/gradlew",
            $"{Root}/node_modules/.bin/eslint", $"{Root}/main.go", $"{Root}/main.ts", $"{Root}/s.py",
        ]);
        Assert.True(Judge(line).Types.Contains(CommandType.Opaque));
    }

    [Theory]
    [InlineData("python3 -m pytest x")]
    [InlineData("cat x")]
    [InlineData("python3 tool.py x")]
    [InlineData("make test")]
    [InlineData("dotnet test")]
    public void What_an_agent_wrote_may_be_read_and_tested(string line)
    {
        Classification before = Judge(line);
        _wrote.Add($"{Root}/x");

        Assert.Equal(before.Types, Judge(line).Types);
    }

    [Fact]
    public void An_agents_script_counts_through_a_repository_script_that_runs_it()
    {
        _files[$"{Root}/tools/run.sh"] = "cd \"$(dirname \"$0\")\"\n./helper.sh\nsource \"$HERE/lib.sh\"\n";
        _files[$"{Root}/tools/helper.sh"] = "eval \"$X\"\n";
        _files[$"{Root}/tools/lib.sh"] = "frobnicate\n";
        Assert.False(Asks("tools/run.sh"));

        _wrote.Add($"{Root}/tools/helper.sh");
        Assert.True(Asks("tools/run.sh"));
        _wrote.Clear();
        _wrote.Add($"{Root}/tools/lib.sh");
        Assert.True(Asks("tools/run.sh"));
        _files[$"{Root}/tools/lib.sh"] = "git push --force origin main\n";
        Assert.Equal("force-push-protected", Judge("tools/run.sh").Constraint);
    }

    [Fact]
    public void Scripts_that_run_each_other_come_to_an_end()
    {
        _files[$"{Root}/a.sh"] = string.Concat(Enumerable.Repeat("./b.sh; ./a.sh x\n", 400));
        _files[$"{Root}/b.sh"] = string.Concat(Enumerable.Repeat("for i in 1 2 3; do ./a.sh; bash b.sh; done\n", 400));

        Judge("./a.sh; ./b.sh");
        Assert.InRange(_read.Count, 2, 40);
    }

    [Fact]
    public void Beyond_the_depth_that_is_read_an_agents_script_is_opaque()
    {
        for (int i = 0; i < 9; i++)
        {
            _files[$"{Root}/{i}.sh"] = $"./{i + 1}.sh\n";
            _wrote.Add($"{Root}/{i}.sh");
        }

        _files[$"{Root}/9.sh"] = "ls\n";
        Assert.False(Judge("./6.sh").Types.Contains(CommandType.Opaque));
        Assert.True(Judge("./0.sh").Types.Contains(CommandType.Opaque));
    }

    [Fact]
    public void Lines_that_run_no_script_read_no_file()
    {
        foreach (string line in (string[])["git status", "ls -la | head", "echo x > x.sh", "dotnet test", "cat x.sh", "/usr/bin/git status", "python3 x.py", "chmod +x x.sh"])
        {
            Judge(line);
        }

        Assert.Empty(_read);
    }

    [Theory]
    [InlineData("echo x > a.sh", "a.sh")]
    [InlineData("echo x >> src/a.sh", "src/a.sh")]
    [InlineData("cat a | tee b c", "b c")]
    [InlineData("cp a b", "b")]
    [InlineData("cp a dir", "dir/a")]
    [InlineData("cp -r x/a b dir/", "dir/a dir/b")]
    [InlineData("cp -t dir a", "dir/a")]
    [InlineData("mv a b", "b")]
    [InlineData("mv a dir", "dir/a")]
    [InlineData("cd dir && mv ../a b", "dir/b")]
    [InlineData("ln a b", "a b")]
    [InlineData("sed -i s/a/b/ a.py", "a.py")]
    [InlineData("curl -o a.sh https://example.com/x", "a.sh")]
    [InlineData("dd if=a of=b", "b")]
    [InlineData("bash -c 'echo x > a.sh'", "a.sh")]
    [InlineData("echo x > link", "link real")]
    [InlineData("rm a", "")]
    [InlineData("chmod +x a", "")]
    [InlineData("mkdir a", "")]
    [InlineData("ls > /dev/null 2>&1", "")]
    [InlineData("tar xf a.tar -C dir", "")]
    [InlineData("tar xf a.tar -C new", "new")]
    [InlineData("ls", "")]
    public void What_a_call_writes_is_named(string line, string written)
    {
        _links[$"{Root}/link"] = "real";

        string[] expected = [.. written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => $"{Root}/{w}").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Judge(line).Written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_agents_script_writes_is_named_too_and_a_repository_scripts_is_not()
    {
        _files[$"{Root}/x.sh"] = "echo x > y.py\n";
        Assert.Empty(Judge("./x.sh").Written);

        _wrote.Add($"{Root}/x.sh");
        Assert.Equal([$"{Root}/y.py"], Judge("./x.sh").Written);
        Assert.True(Asks("./x.sh && python3 y.py"));
    }

    [Fact]
    public void A_call_that_writes_more_than_is_remembered_asks()
    {
        Assert.False(Asks("touch " + string.Join(' ', Enumerable.Range(0, CommandRequest.MaxWrites))));
        Assert.True(Asks("touch " + string.Join(' ', Enumerable.Range(0, CommandRequest.MaxWrites + 1))));
    }

    private bool Asks(string line)
    {
        Classification found = Judge(line);
        return found.Types.Contains(CommandType.Opaque) || found.Types.Contains(CommandType.Unknown);
    }

    private Classification Judge(string line)
    {
        var classifier = new CommandClassifier(Calls.Options with
        {
            LinkTarget = _links.GetValueOrDefault,
            IsFolder = p => p is $"{Root}/dir" or $"{Root}/src" or Root,
            ScriptText = path =>
            {
                _read.Add(path);
                return _files.GetValueOrDefault(path);
            },
        });
        return classifier.Classify(Calls.BashCall(line) with { WroteBefore = _wrote.Contains });
    }

    private static TypeSet Types(params string[] names) => names.Aggregate(
        default(TypeSet), (all, name) => all.Union(TypeSet.Of(CommandType.All.First(t => t.Name == name))));
}
