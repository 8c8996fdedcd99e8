using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Database clients: a constant query that only reads is a read, any other statement changes the database.</summary>
internal static class SqlClients
{
    private static readonly string[] Reading = ["select ", "explain ", "show ", "describe ", "desc ", "pragma table_info", "pragma index_list", "pragma schema_version", ".tables", ".schema", ".indexes", "\\d", "\\l", "\\dt"];

    private static readonly string[] Acting =
        ["into ", "writefile", "pg_read", "pg_write", "lo_", "dblink", "setval", "nextval", "edit(", "readfile", "pg_terminate", "set_config", "copy "];

    public static void Judge(LineJudge judge, Invocation call)
    {
        bool file = call.Name.StartsWith("sqlite", StringComparison.Ordinal) || call.Name == "duckdb";
        var queries = new List<ShellWord>();
        foreach ((string option, ShellWord value) in call.Arguments.Values)
        {
            if (option is "-c" or "--command" or "-e" or "--execute" or "--eval" or "-cmd")
            {
                queries.Add(value);
            }
            else if (option is "-f" or "--file" or "-init")
            {
                judge.Read(value);
                judge.Hide("`{0}` runs statements from a file.", call.Name);
            }
        }

        List<ShellWord> names = call.Arguments.Positionals;
        if (file && names.Count > 1)
        {
            queries.AddRange(names.Skip(1));
        }

        foreach (ShellWord query in queries)
        {
            Query(judge, call.Name, query);
        }

        if (queries.Count == 0)
        {
            judge.Add(CommandType.DbMigrate, "`{0}` runs the statements it reads.", call.Name);
        }

        if (file && names.Count > 0 && judge.HasType(CommandType.DbMigrate))
        {
            judge.Write(names[0], meta: true);
        }
    }

    private static void Query(LineJudge judge, string client, ShellWord query)
    {
        string text = query.Text.Trim();
        if (query.Has(WordFlags.Expands))
        {
            judge.Hide("The statement given to `{0}` is put together while the line runs.", client);
        }
        else if (text.Contains("\\!", StringComparison.Ordinal) || text.Contains(".shell", StringComparison.Ordinal) || text.Contains(".system", StringComparison.Ordinal)
            || text.Contains("PROGRAM", StringComparison.OrdinalIgnoreCase) || text.Contains("load_extension", StringComparison.OrdinalIgnoreCase))
        {
            judge.Hide("The statement given to `{0}` can run programs.", client);
        }
        else if (IsRead(text))
        {
            judge.Add(CommandType.ShellRead, "`{0}` only reads.", client);
        }
        else
        {
            judge.Add(CommandType.DbMigrate, "`{0}` changes a database.", client);
        }
    }

    private static bool IsRead(string text)
    {
        string body = text.TrimEnd(';', ' ', '\n');
        bool single = !body.Contains(';', StringComparison.Ordinal) && Harmless(body);
        return single && Array.Exists(Reading, r => body.StartsWith(r, StringComparison.OrdinalIgnoreCase) || body.Equals(r, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Functions that write or run something make a select more than a read.</summary>
    private static bool Harmless(string body) =>
        !Array.Exists(Acting, w => body.Contains(w, StringComparison.OrdinalIgnoreCase));
}
