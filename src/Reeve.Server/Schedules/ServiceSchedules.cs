using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using Reeve.Governance.Control;
using Reeve.Server.Options;

namespace Reeve.Server.Schedules;

/// <summary>What a running service does by the clock.</summary>
internal static class ServiceSchedules
{
    /// <summary>Registers the schedules.</summary>
    public static void Add(IServiceCollection services, EffectiveOptions options, TimeProvider time)
    {
        CronExpression? cycle = LocalCron.Read(options.Text("governance.cycleCron"), time.LocalTimeZone);
        CronExpression? upkeep = LocalCron.Read(options.Text("upkeep.cron"), time.LocalTimeZone);
        if (cycle is not null)
        {
            services.AddSingleton(s => new CycleSchedule(s.GetRequiredService<Installation>(), cycle, s.GetRequiredService<ILogger<CycleSchedule>>()));
        }

        services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(time);
            if (cycle is not null)
            {
                quartz.ScheduleJob<CycleJob>(trigger => trigger.WithIdentity("governance-cycle").WithCronSchedule(cycle));
                quartz.ScheduleJob<CatchUpJob>(trigger => trigger.WithIdentity("governance-cycle-missed").StartNow());
            }

            if (upkeep is not null)
            {
                quartz.ScheduleJob<UpkeepJob>(trigger => trigger.WithIdentity("upkeep").WithCronSchedule(upkeep));
                quartz.ScheduleJob<UpkeepCatchUpJob>(trigger => trigger
                    .WithIdentity("upkeep-missed").StartNow().WithSimpleSchedule(every => every.WithInterval(UpkeepCatchUpJob.Interval).RepeatForever()));
            }
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }
}
