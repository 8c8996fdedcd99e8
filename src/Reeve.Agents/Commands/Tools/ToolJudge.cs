using System.Text;
using Reeve.Agents.Commands.Judging;
using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Shell;
using Reeve.Agents.Commands.Table;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Tools;

/// <summary>Judges one tool call: a shell line goes to the line judge, other tools by their row and the paths in their input.</summary>
internal static class ToolJudge
{
    /// <summary>Fields that name files or folders. A call that fills several means every one of them, as which one counts is the CLI's affair.</summary>
    private static readonly byte[][] PathFields =
    [
        "file_path"u8.ToArray(), "notebook_path"u8.ToArray(), "path"u8.ToArray(), "target_file"u8.ToArray(), "target_notebook"u8.ToArray(),
        "dir_path"u8.ToArray(), "target_directory"u8.ToArray(), "paths"u8.ToArray(),
    ];

    private static readonly byte[][] FolderFields = ["path"u8.ToArray(), "dir_path"u8.ToArray(), "target_directory"u8.ToArray()];

    /// <summary>Fields that say which names are meant; <c>pattern</c> does so only for a tool that looks for names.</summary>
    private static readonly byte[][] GlobFields = ["glob"u8.ToArray(), "glob_pattern"u8.ToArray(), "include_pattern"u8.ToArray(), "include"u8.ToArray()];

    /// <summary>Judges the call and answers the text a person is shown.</summary>
    public static string Judge(LineJudge judge, in ToolCall call)
    {
        ReadOnlySpan<byte> input = call.InputJson.Span;
        if (judge.Around.Table.Find("@" + call.Tool)?.Row is not { } row)
        {
            Strings(judge, input);
            judge.Add(CommandType.Unknown, "The tool `{0}` is not in the type table.", call.Tool);
            judge.ShapeAs(Shapes.Bound(call.Tool));
            return Shown(call.Tool, input);
        }

        if (row.Handler == "command")
        {
            return Command(judge, call.Tool, input);
        }

        judge.ShapeAs(Shapes.Bound(row.Head.Contains('*', StringComparison.Ordinal) ? call.Tool : row.Head[1..]));
        if (!ToolInput.IsObject(input))
        {
            judge.Add(CommandType.Unknown, "The input of `{0}` is not a JSON object.", call.Tool);
            return Shown(call.Tool, input);
        }

        if (row.Handler == "patch-input")
        {
            string? patch = ToolInput.Text(input, "input"u8) ?? ToolInput.Text(input, "patch"u8) ?? ToolInput.Text(input, "command"u8);
            if (patch is null && ToolInput.Texts(input, "command"u8) is { Count: > 0 } words)
            {
                patch = words[^1];
            }

            PatchText.Judge(judge, patch ?? "");
            return Shown(call.Tool, input);
        }

        return Paths(judge, row, call.Tool, input);
    }

    private static string Paths(LineJudge judge, TableRow row, string tool, ReadOnlySpan<byte> input)
    {
        List<string> named = Values(input, PathFields);
        switch (row.Arguments)
        {
            case ArgumentKind.Write or ArgumentKind.Move:
                if (named.Count == 0)
                {
                    judge.Add(CommandType.Unknown, "The input of `{0}` names no file.", tool);
                    return Shown(tool, input);
                }

                Lettered(judge, named);
                foreach (string path in named)
                {
                    if (row.Arguments == ArgumentKind.Move)
                    {
                        // An edit shows what stands in the file, so it is a read as well.
                        judge.Read(Plain(path));
                    }

                    judge.Write(Plain(path));
                }

                judge.ShapeAs(Shapes.Bound(tool + " " + Suffix(named[0])));
                return tool + " " + named[0];
            case ArgumentKind.Read or ArgumentKind.Pattern:
                if (row.Arguments == ArgumentKind.Read && named.Count == 0)
                {
                    judge.Add(CommandType.Unknown, "The input of `{0}` names no file.", tool);
                    return Shown(tool, input);
                }

                Lettered(judge, named);
                foreach (string path in named)
                {
                    judge.Read(Plain(path));
                }

                Globs(judge, tool, input);
                judge.Add(row.Types, "`{0}` needs it.", tool);
                string? main = ToolInput.Text(input, "file_path"u8) ?? ToolInput.Text(input, "notebook_path"u8);
                judge.ShapeAs(Shapes.Bound(main is null ? tool : tool + " " + Suffix(main)));
                return main is null ? Shown(tool, input) : tool + " " + main;
            case ArgumentKind.Text:
                judge.Add(row.Types, "`{0}` needs it.", tool);
                return Shown(tool, input);
            default:
                Strings(judge, input);
                judge.Add(row.Types, "`{0}` needs it.", tool);
                return Shown(tool, input);
        }
    }

    private static void Lettered(LineJudge judge, List<string> paths)
    {
        if (paths.Exists(path => Lettering.IsStrange(path, quoted: true)))
        {
            judge.Add(CommandType.Unknown, "The path holds characters that show a person something else.");
        }
    }

    private static void Globs(LineJudge judge, string tool, ReadOnlySpan<byte> input)
    {
        string folder = Values(input, FolderFields) is [var first, ..] ? first : "";
        List<string> globs = Values(input, GlobFields);
        if (string.Equals(tool, "Glob", StringComparison.OrdinalIgnoreCase) && ToolInput.Text(input, "pattern"u8) is { Length: > 0 } pattern)
        {
            globs.Add(pattern);
        }

        foreach (string name in globs.SelectMany(g => BraceList.Expand(g) ?? [g]))
        {
            bool wild = name.AsSpan().IndexOfAny('*', '?', '[') >= 0;
            judge.Name(new ShellWord(folder.Length == 0 ? name : folder + "/" + name, wild ? WordFlags.Glob : WordFlags.None));
        }
    }

    /// <summary>What stands in these fields, as one text or as a list of texts.</summary>
    private static List<string> Values(ReadOnlySpan<byte> input, byte[][] fields)
    {
        List<string> values = [];
        foreach (byte[] field in fields)
        {
            // A search first: most calls carry one of the fields only.
            if (input.IndexOf(field) < 0)
            {
                continue;
            }

            if (ToolInput.Text(input, field) is { Length: > 0 } text)
            {
                values.Add(text);
            }
            else if (ToolInput.Texts(input, field) is { } texts)
            {
                values.AddRange(texts.Where(t => t.Length > 0));
            }
        }

        return values;
    }

    private static string Command(LineJudge judge, string tool, ReadOnlySpan<byte> input)
    {
        string? line = ToolInput.Text(input, "command"u8) ?? ToolInput.Text(input, "cmd"u8);
        List<string>? words = line is null ? ToolInput.Texts(input, "command"u8) ?? ToolInput.Texts(input, "cmd"u8) : null;
        if (ToolInput.IsTrue(input, "run_in_background"u8) || ToolInput.IsTrue(input, "is_background"u8) || ToolInput.IsTrue(input, "detach"u8))
        {
            judge.MaskExitCode();
        }

        if (ToolInput.Text(input, "workdir"u8) is { Length: > 0 } folder)
        {
            judge.Enter(folder, constant: true);
        }

        if (line is not null)
        {
            judge.Line(line);
            return line;
        }

        if (words is { Count: > 0 })
        {
            judge.Words(words);
            return string.Join(' ', words);
        }

        judge.Add(CommandType.Unknown, "The input of `{0}` holds no command.", tool);
        judge.ShapeAs(tool);
        return Shown(tool, input);
    }

    private static void Strings(LineJudge judge, ReadOnlySpan<byte> input)
    {
        foreach (string text in ToolInput.Strings(input))
        {
            if (text.Length is > 0 and < 4_096 && !text.Contains('\n', StringComparison.Ordinal))
            {
                judge.Name(new ShellWord(text));
            }
        }
    }

    private static ShellWord Plain(string path) => new(path, path.StartsWith('~') ? WordFlags.Tilde : WordFlags.None);

    private static string Suffix(string path)
    {
        string extension = Path.GetExtension(path);
        return extension.Length is > 1 and < 12 ? "*" + extension : "_";
    }

    private static string Shown(string tool, ReadOnlySpan<byte> input) =>
        tool + " " + Encoding.UTF8.GetString(input.Length > 4_096 ? input[..4_096] : input);
}
